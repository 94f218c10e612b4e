import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { PostgresGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { forgotten } from './crash.ts'
import { atLeast, exactly, none, noted, serverOn, within, type Experiment } from './experiment.ts'

export interface DatabaseCrashSize extends CrowdSize {
  readonly crashes: number
  /** From one to the next. */
  readonly seconds: number
}

/** So that what was not flushed on purpose is not flushed by chance. */
const lazy = ['wal_writer_delay = 10s', 'wal_writer_flush_after = 1GB', 'wal_buffers = 16MB']

/**
 * All processes of PostgreSQL are killed under load, or it is restarted, by turns; nobody touches the server. While the
 * database is gone the answer is 503, and soon after it is back everything goes on.
 */
export const databaseCrash: Experiment<DatabaseCrashSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  await using ground = await PostgresGround.open(lazy)
  const environment = { ...unhindered, ...ground.environment }
  await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
  const crowd = await Crowd.open({ ...size, port: server.port, credentials: administrator, random })
  // What the first start made is there, also where nothing is flushed: only the load is at stake.
  await ground.ask('CHECKPOINT')
  crowd.start()
  let slowest = 0
  for (let crash = 0; crash < size.crashes; crash++) {
    await setTimeout(1000 * size.seconds * (0.5 + 0.5 * random()))
    await crowd.until(({ rotations }) => rotations >= (crash + 1) * size.clients)
    if (crash % 2 === 0) await ground.server.kill()
    else await ground.server.shutDown()
    await ground.server.start()
    const backAt = performance.now()
    while (server.isRunning() && !(await server.isReady())) await setTimeout(10)
    slowest = Math.max(slowest, performance.now() - backAt)
    await setTimeout(1000 * size.seconds * 0.5 * random())
    progress((crash + 1) / size.crashes)
  }
  await setTimeout(1000)
  await crowd.stop()
  const tally = crowd.tally()
  const inspection = await crowd.inspect()
  const stored = await ground.compare(crowd.acknowledged())
  return {
    title: `PostgreSQL is killed or restarted under load, ${size.crashes} times`,
    figures: [
      none('violations', [...tally.violations, ...inspection.violations]),
      exactly(forgotten, (await ground.audited('store_rolled_back')).length, 0),
      exactly('acknowledged changes missing in the end', stored.missing, 0),
      exactly('requests that got no answer at all', tally.unanswered, 0),
      exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      exactly('servers that had to be started again', server.isRunning() ? 0 : 1, 0),
      atLeast('acknowledged rotations', tally.rotations, size.crashes * size.clients),
      noted('acknowledged logouts', tally.logouts),
      atLeast('answers 503 with Retry-After, repeated later', tally.unavailable, size.crashes),
      within('slowest, from PostgreSQL ready to the server ready', slowest, 5000),
    ],
  }
}
