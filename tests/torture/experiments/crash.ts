import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { administrator, ServerProcess, unhindered, type StartTime } from '../process/server-process.ts'
import { auditedSessions, compareStored } from '../process/stored.ts'
import { atLeast, exactly, none, noted, serverOn, within, type Experiment } from './experiment.ts'

export interface CrashSize extends CrowdSize {
  readonly kills: number
}

export const forgotten = 'acknowledged rotations that the store had forgotten'

/**
 * `kill -9` under load, again and again. Clients repeat an attempt that was not answered, with its key, as the SDK does;
 * and now and then one that was, because a spent token must give its one successor after a crash too.
 */
export const crash: Experiment<CrashSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  await using server = await ServerProcess.start(serverOn({ folder, environment: unhindered }, stage))
  const { port, database } = server
  const crowd = await Crowd.open({ ...size, port, credentials: administrator, random })
  crowd.start()
  const restarts: StartTime[] = []
  for (let kill = 0; kill < size.kills; kill++) {
    await setTimeout(200 + 800 * random())
    await server.kill()
    restarts.push(await server.start())
    progress((kill + 1) / size.kills)
  }
  await setTimeout(500)
  await crowd.stop()
  const tally = crowd.tally()
  const inspection = await crowd.inspect()
  await server.stop()
  const stored = compareStored(database, crowd.acknowledged())
  return {
    title: `kill -9 under load, ${size.kills} times`,
    figures: [
      none('violations', [...tally.violations, ...inspection.violations]),
      exactly(forgotten, auditedSessions(database, 'store_rolled_back').length, 0),
      exactly('acknowledged changes missing in the end', stored.missing, 0),
      exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      atLeast('acknowledged rotations', tally.rotations, size.kills * size.clients),
      noted('acknowledged logouts', tally.logouts),
      atLeast('attempts not answered and repeated', tally.unanswered, size.kills),
      atLeast('finished attempts repeated, same pair', tally.repeated, size.clients),
      noted('median restart to ready, ms', Math.round(median(restarts.map(({ untilReady }) => untilReady)))),
      within(
        'slowest restart to ready, but for waiting for a processor that others used',
        Math.max(...restarts.map(({ untilReady, waited }) => untilReady - waited)),
        2000,
      ),
    ],
  }
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
