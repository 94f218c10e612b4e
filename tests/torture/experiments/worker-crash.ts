import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { PostgresGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { forgotten } from './crash.ts'
import { atLeast, exactly, none, noted, serverOn, within, type Experiment } from './experiment.ts'

export interface WorkerCrashSize extends CrowdSize {
  readonly kills: number
  readonly workers: number
}

/** One of several processes on one port is killed under load; the server replaces it, and nobody starts anything. */
export const workerCrash: Experiment<WorkerCrashSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  await using ground = await PostgresGround.open()
  const environment = { ...unhindered, ...ground.environment, PAWL_WORKERS: String(size.workers) }
  await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
  const { port } = server
  const workers = (): number[] => childrenOf(server.pid)
  const crowd = await Crowd.open({ ...size, port, credentials: administrator, random })
  crowd.start()
  let slowest = 0
  for (let kill = 0; kill < size.kills; kill++) {
    await setTimeout(300 + 700 * random())
    await crowd.until(({ rotations }) => rotations >= (kill + 1) * size.clients)
    const before = await complete(workers, size.workers)
    const victim = before[Math.floor(before.length * random())]
    if (victim === undefined) throw new Error('There is no worker to be killed.')
    process.kill(victim, 'SIGKILL')
    const killedAt = performance.now()
    while (workers().includes(victim)) await setTimeout(5)
    await complete(workers, size.workers)
    slowest = Math.max(slowest, performance.now() - killedAt)
    progress((kill + 1) / size.kills)
  }
  await setTimeout(500)
  await crowd.stop()
  const tally = crowd.tally()
  const inspection = await crowd.inspect()
  const wasRunning = server.isRunning()
  const stored = await ground.compare(crowd.acknowledged())
  return {
    title: `${size.workers} workers on one port: kill -9 of one of them under load, ${size.kills} times`,
    figures: [
      none('violations', [...tally.violations, ...inspection.violations]),
      exactly(forgotten, (await ground.audited('store_rolled_back')).length, 0),
      exactly('acknowledged changes missing in the end', stored.missing, 0),
      exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      exactly('servers that had to be started again', wasRunning ? 0 : 1, 0),
      atLeast('acknowledged rotations', tally.rotations, size.kills * size.clients),
      noted('attempts not answered and repeated', tally.unanswered),
      within('slowest start of another process in its place', slowest, 12_000),
    ],
  }
}

const complete = async (workers: () => number[], count: number): Promise<number[]> => {
  const deadline = performance.now() + 90_000
  while (workers().length < count) {
    if (performance.now() > deadline) throw new Error('A worker that was killed is not replaced.')
    await setTimeout(5)
  }
  return workers()
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((each) => each.trim() !== '')
    .map(Number)
