import { performance } from 'node:perf_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { Group } from './group.ts'
import type { Run, RunResult } from './job.ts'
import type { Script } from './script.ts'

/** Milliseconds below which the timers of Node are too coarse to send on time, so the generator spins: it has a core of its own. */
const spinsBelow = 3
const looksUpEvery = 50
/** A server that stops answering must not stop the benchmark. */
const patience = 30_000

/** Opens the connections, loads the server for the time ordered, and answers what was measured. */
export const carryOut = async (run: Run, scriptsOf: (name: string) => Script[]): Promise<RunResult> => {
  const failure = Promise.withResolvers<never>()
  const target = { port: run.port, onFailure: failure.reject }
  const groups = run.groups.map(({ name, load }) => new Group(name, load, target, scriptsOf(name)))
  try {
    await Promise.race([Promise.all(groups.map((group) => group.open())), failure.promise])
    return await Promise.race([drive(groups, run), failure.promise])
  } finally {
    for (const group of groups) group.close()
  }
}

const drive = async (groups: readonly Group[], { warmUpSeconds, seconds }: Run): Promise<RunResult> => {
  const startedAt = performance.now()
  const from = startedAt + warmUpSeconds * 1000
  const until = from + seconds * 1000
  for (const group of groups) group.start(startedAt, { from, until })
  const before = performance.eventLoopUtilization()
  const cpuBefore = process.cpuUsage()
  for (;;) {
    const now = performance.now()
    const due = Math.min(...groups.map((group) => group.tick(now)))
    if (groups.every((group) => group.isDone(now))) break
    if (now > until + patience) throw new Error('The server left requests unanswered for 30 s.')
    await pause(Math.min(due - now, Math.abs(until - now), looksUpEvery))
  }
  const generatorBusy = performance.eventLoopUtilization(before).utilization
  const { user, system } = process.cpuUsage(cpuBefore)
  return { groups: groups.map((group) => group.result()), generatorBusy, generatorCpu: (user + system) / 1000 }
}

const pause = (milliseconds: number): Promise<void> =>
  milliseconds < spinsBelow ? setImmediate() : setTimeout(milliseconds - spinsBelow / 2)
