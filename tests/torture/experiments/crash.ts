import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { administrator, ServerProcess, unhindered, type StartTime } from '../process/server-process.ts'
import type { OpenGround } from '../process/ground.ts'
import { atLeast, exactly, none, noted, quantile, serverOn, within, type Experiment } from './experiment.ts'

export interface CrashSize extends CrowdSize {
  readonly kills: number
}

export const forgotten = 'acknowledged rotations that the store had forgotten'

/**
 * `kill -9` of a server under load, again and again. Clients repeat an attempt that was not answered, with its key, as the SDK does;
 * and now and then one that was, because a spent token must give its one successor after a crash too.
 */
export const crash =
  (open: OpenGround): Experiment<CrashSize> =>
  async (size, stage) => {
    const { folder, random, progress } = stage
    await using ground = await open(folder)
    const environment = { ...unhindered, ...ground.environment }
    await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
    const { port } = server
    const crowd = await Crowd.open({ ...size, port, credentials: administrator, random })
    crowd.start()
    const restarts: StartTime[] = []
    for (let kill = 0; kill < size.kills; kill++) {
      await setTimeout(200 + 800 * random())
      await crowd.until(({ rotations }) => rotations >= (kill + 1) * size.clients)
      await server.kill()
      restarts.push(await server.start())
      progress((kill + 1) / size.kills)
    }
    await crowd.until(({ repeated }) => repeated >= size.clients)
    await setTimeout(500)
    await crowd.stop()
    const tally = crowd.tally()
    const inspection = await crowd.inspect()
    await server.stop()
    const stored = await ground.compare(crowd.acknowledged())
    return {
      title: `${ground.name}: kill -9 of the server under load, ${size.kills} times`,
      figures: [
        none('violations', [...tally.violations, ...inspection.violations]),
        exactly(forgotten, (await ground.audited('store_rolled_back')).length, 0),
        exactly('acknowledged changes missing in the end', stored.missing, 0),
        exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
        atLeast('acknowledged rotations', tally.rotations, size.kills * size.clients),
        noted('acknowledged logouts', tally.logouts),
        atLeast('attempts not answered and repeated', tally.unanswered, size.kills),
        atLeast('finished attempts repeated, same pair', tally.repeated, size.clients),
        noted(
          'median restart to ready, ms',
          Math.round(
            quantile(
              restarts.map(({ untilReady }) => untilReady),
              0.5,
            ),
          ),
        ),
        within(
          'slowest restart to ready, but for waiting for a processor that others used',
          Math.max(...restarts.map(({ untilReady, waited }) => untilReady - waited)),
          2000,
        ),
      ],
    }
  }
