import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import type { Tally } from '../client/tally.ts'
import { PostgresGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { Standby } from '../process/standby.ts'
import { atLeast, exactly, none, noted, serverOn, type Experiment, type Stage } from './experiment.ts'

export interface FailoverSize extends CrowdSize {
  readonly failovers: number
  /** Without it the standby may lack what was acknowledged, and is made to. */
  readonly synchronous: boolean
}

export const lostByFailover = 'acknowledged changes that the promoted standby lacks'

interface Failed {
  readonly missing: number
  readonly tally: Tally
  readonly inspection: Tally
  readonly held: number
}

/** The primary is lost under load, its streaming standby is promoted, and the server goes on there. Each time a new pair. */
export const failover: Experiment<FailoverSize> = async (size, stage) => {
  const failed: Failed[] = []
  for (let turn = 0; turn < size.failovers; turn++) {
    failed.push(await failOverOnce(size, { ...stage, folder: `${stage.folder}/${turn}` }))
    stage.progress((turn + 1) / size.failovers)
  }
  const sum = (count: (one: Failed) => number): number => failed.reduce((all, one) => all + count(one), 0)
  const violations = failed.flatMap(({ tally, inspection }) => [...tally.violations, ...inspection.violations])
  return {
    title: `streaming failover under load, ${size.failovers} times`,
    figures: [
      none('violations', violations),
      exactly(
        lostByFailover,
        sum(({ missing }) => missing),
        0,
      ),
      exactly(
        'sessions of which the token did not work in the end',
        sum(({ held, inspection }) => held - inspection.rotations),
        0,
      ),
      atLeast(
        'acknowledged rotations',
        sum(({ tally }) => tally.rotations),
        size.failovers * size.clients,
      ),
      noted(
        'requests not answered, or answered 503, and repeated',
        sum(({ tally }) => tally.unanswered + tally.unavailable),
      ),
    ],
  }
}

const failOverOnce = async (size: FailoverSize, stage: Stage): Promise<Failed> => {
  const { folder, random } = stage
  await using ground = await PostgresGround.open()
  await using standby = await Standby.make(ground, size.synchronous)
  const environment = { ...unhindered, ...ground.environment }
  await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
  const crowd = await Crowd.open({ ...size, port: server.port, credentials: administrator, random })
  crowd.start()
  await setTimeout(500 + 1000 * random())
  await crowd.until(({ rotations }) => rotations >= size.clients)
  if (!size.synchronous) {
    await standby.fallBehind()
    const before = crowd.tally().rotations
    await crowd.until(({ rotations }) => rotations >= before + size.clients)
  }
  await standby.takeOver()
  const { missing } = await ground.compare(crowd.acknowledged(), standby.url)
  await server.kill()
  await server.start({ PAWL_STORE: standby.url })
  await setTimeout(500)
  await crowd.stop()
  const tally = crowd.tally()
  return { missing, tally, inspection: await crowd.inspect(), held: crowd.held.length }
}
