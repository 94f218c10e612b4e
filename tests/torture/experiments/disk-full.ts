import { setTimeout } from 'node:timers/promises'
import { presentBearer, send, type Answer } from '../client/api.ts'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { MemoryDisk } from '../process/memory-disk.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { auditedSessions, compareStored } from '../process/stored.ts'
import { forgotten } from './crash.ts'
import { atLeast, atMost, exactly, none, serverOn, within, type Experiment } from './experiment.ts'

export interface DiskFullSize extends CrowdSize {
  /** How long there is no space, at least. */
  readonly seconds: number
  /** Refreshes that must be answered 503 meanwhile. */
  readonly refusals: number
}

const mebibytes = 16
/** So much longer it stays full where they have not been, in milliseconds. */
const patience = 60_000

/** What was asked while the disk was full, and what must not have been the answer. */
interface Siege {
  logins: number
  verified: number
  readonly wrong: string[]
}

/** The disk fills up under load and stays full for a while; then there is space again, and nobody restarts anything. */
export const diskFull: Experiment<DiskFullSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  using disk = new MemoryDisk(folder, mebibytes)
  await using server = await ServerProcess.start(serverOn({ folder: disk.folder, environment: unhindered }, stage))
  const { port, database } = server
  const crowd = await Crowd.open({ ...size, port, credentials: administrator, random })
  // A bearer that stays good: nobody refreshes its session.
  const bystander = await Crowd.open({ clients: 1, sessionsPerClient: 1, port, credentials: administrator, random })
  crowd.start()
  await setTimeout(1000)
  await crowd.until(({ rotations }) => rotations >= size.clients)
  const memoryBefore = server.residentMebibytes()
  const siege: Siege = { logins: 0, verified: 0, wrong: [] }
  const endsAt = performance.now() + 1000 * size.seconds
  // However slow the machine is, each client is to have met the full disk.
  const isMet = (): boolean => crowd.tally().unavailable >= size.refusals
  while (performance.now() < endsAt || (!isMet() && performance.now() < endsAt + patience)) {
    disk.fill()
    await ask(port, bystander.held[0]?.pair.token ?? '', siege)
    progress(Math.min(1, 1 - (endsAt - performance.now()) / (1000 * size.seconds)))
  }
  const memoryAfter = server.residentMebibytes()
  const unavailable = crowd.tally().unavailable
  disk.free()
  const freedAt = performance.now()
  while (server.isRunning() && !(await server.isReady())) await setTimeout(5)
  const recovery = performance.now() - freedAt
  const hasEnded = !server.isRunning()
  if (hasEnded) await server.start()
  await setTimeout(1000)
  await crowd.stop()
  const tally = crowd.tally()
  const inspection = await crowd.inspect()
  await server.stop()
  const stored = compareStored(database, crowd.acknowledged())
  return {
    title: `the disk is full for ${size.seconds} s under load`,
    figures: [
      none('violations', [...tally.violations, ...inspection.violations]),
      none('logins and verifications answered neither 200 nor 503 with Retry-After', siege.wrong),
      exactly(forgotten, auditedSessions(database, 'store_rolled_back').length, 0),
      exactly('acknowledged changes missing in the end', stored.missing, 0),
      exactly('servers that had to be started again', hasEnded ? 1 : 0, 0),
      exactly('damaged databases', stored.sound ? 0 : 1, 0),
      exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      atLeast('refreshes answered 503 with Retry-After', unavailable, size.refusals),
      atLeast('logins tried while the disk was full', siege.logins, 1),
      atLeast('bearers confirmed while the disk was full', siege.verified, 1),
      atMost('growth of memory, MiB', Math.round(memoryAfter - memoryBefore), 50),
      within('from free space to ready', recovery, 5000),
    ],
  }
}

const ask = async (port: number, bearer: string, siege: Siege): Promise<void> => {
  const verified = await presentBearer(port, bearer)
  const login = await send(port, { method: 'POST', path: '/auth/login', body: administrator })
  if (verified?.status === 200) siege.verified++
  siege.logins++
  siege.wrong.push(...[verified, login].filter(isWrong).map((answer) => answer?.body ?? 'no answer'))
}

const isWrong = (answer: Answer | null): boolean =>
  answer === null || !(answer.status === 200 || (answer.status === 503 && answer.hasRetryAfter))
