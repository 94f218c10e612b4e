import { setTimeout } from 'node:timers/promises'
import { Callers } from '../client/callers.ts'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { Fleet } from '../process/fleet.ts'
import { PostgresGround } from '../process/ground.ts'
import { administrator, unhindered } from '../process/server-process.ts'
import { atLeast, exactly, none, noted, quantile, serverOn, within, type Experiment } from './experiment.ts'
import { forgotten } from './crash.ts'

export interface NodeCrashSize extends CrowdSize {
  readonly kills: number
  /** Programs that use the SDK. */
  readonly callers: number
}

/** A bearer is refreshed every few seconds, and one that was just given is still good where all stood still for a moment. */
const environment = { ...unhindered, PAWL_BEARER_LIFETIME: '4' }

/**
 * One of three servers behind a balancer is killed under load, again and again. Whose request it had repeats it, with its
 * key, and another server answers: the same pair where the first had already written it.
 */
export const nodeCrash: Experiment<NodeCrashSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  await using ground = await PostgresGround.open()
  const wanted = { folder, environment: { ...environment, ...ground.environment } }
  await using fleet = await Fleet.start(serverOn(wanted, stage), 3)
  const { port, nodes } = fleet
  const crowd = await Crowd.open({ ...size, port, credentials: administrator, random })
  await using callers = await Callers.open(port, size.callers, administrator)
  crowd.start()
  callers.start()
  for (let kill = 0; kill < size.kills; kill++) {
    await setTimeout(300 + 700 * random())
    await crowd.until(({ rotations }) => rotations >= (kill + 1) * size.clients)
    const node = nodes[Math.floor(nodes.length * random())]
    await node?.kill()
    await node?.start()
    progress((kill + 1) / size.kills)
  }
  await crowd.until(({ repeated }) => repeated >= size.clients && callers.refreshes >= size.callers)
  await setTimeout(500)
  await Promise.all([crowd.stop(), callers.stop()])
  const tally = crowd.tally()
  const inspection = await crowd.inspect()
  const stored = await ground.compare(crowd.acknowledged())
  return {
    title: `3 nodes behind HAProxy: kill -9 of one of them under load, ${size.kills} times`,
    figures: [
      none('violations', [...tally.violations, ...inspection.violations]),
      exactly(forgotten, (await ground.audited('store_rolled_back')).length, 0),
      exactly('acknowledged changes missing in the end', stored.missing, 0),
      exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      atLeast('acknowledged rotations', tally.rotations, size.kills * size.clients),
      noted('attempts not answered and repeated', tally.unanswered + tally.unavailable),
      atLeast('finished attempts repeated, same pair', tally.repeated, size.clients),
      none('calls with the SDK that failed, after repetitions', callers.failed),
      atLeast('calls with the SDK', callers.took.length, size.callers),
      atLeast('refreshes of the SDK', callers.refreshes, size.callers),
      noted('calls repeated', callers.repeated),
      within('p99 of a call, repetitions included', quantile(callers.took, 0.99), 3000),
    ],
  }
}
