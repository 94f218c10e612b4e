import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import type { Pair } from './load/job.ts'
import type { RowName } from './options.ts'
import { CeilingProcess } from './process/ceiling-process.ts'
import { databaseOf, PawlProcess, type Deployment } from './process/pawl.ts'
import { slowFlushEnvironment } from './process/slow-flush.ts'
import type { Figure, RatioRow } from './results.ts'
import { measureGrowth } from './rows/growth.ts'
import { measureHalfLoad, slowDisk, thisDisk } from './rows/half-load.ts'
import { idleSessionFigures, measureStart } from './rows/idle-sessions.ts'
import { measureLoop } from './rows/loop.ts'
import { measureRatios } from './rows/ratio.ts'
import { dealSessions, type SessionGroups } from './rows/session-groups.ts'
import { createSubjects } from './rows/subjects.ts'
import { diskUse } from './seed/disk.ts'
import { openSessions, openStore, pairOf } from './seed/sessions.ts'

export interface Measured {
  readonly ratios: readonly RatioRow[]
  readonly figures: readonly Figure[]
}

/** The rows that are wanted, one after the other. */
export const measureAll = async (bench: Bench, wanted: ReadonlySet<RowName>): Promise<Measured> => {
  const deployment: Deployment = { folder: join(bench.folder, 'pawl'), keys: bench.keys, settings: {} }
  const figures: Figure[] = []
  bench.progress.step('First start')
  await (await PawlProcess.start(deployment)).stop()
  const emptyDatabase = join(bench.folder, 'empty.db')
  copyFileSync(databaseOf(deployment), emptyDatabase)
  if (wanted.has('growth')) figures.push(...(await measureGrowth(bench, emptyDatabase)))
  const { idleSessions, moreSessions } = bench.pace
  const idle = await seed(bench, deployment, idleSessions)
  if (wanted.has('idle-sessions')) {
    figures.push(...idleSessionFigures(diskUse(emptyDatabase), diskUse(databaseOf(deployment)), idleSessions))
    figures.push(await measureStart(bench, deployment, idleSessions))
  }
  const sessions = dealSessions([...idle, ...(await seed(bench, deployment, moreSessions))])
  const onFastDisk = await withServer(deployment, {}, (server) => measureServed(bench, server, sessions, wanted))
  figures.push(...onFastDisk.figures)
  if (wanted.has('slow-disk')) figures.push(...(await measureOnSlowDisk(bench, deployment, sessions)))
  return { ratios: onFastDisk.ratios, figures }
}

const seed = async (bench: Bench, deployment: Deployment, count: number): Promise<Pair[]> => {
  bench.progress.step(`Opening ${count.toLocaleString('en')} sessions`)
  const store = await openStore(databaseOf(deployment), bench.keys)
  const sessions = await openSessions(store, bench.keys, count)
  await store.close()
  return sessions.map((session) => pairOf(bench.keys, session))
}

const measureServed = async (
  bench: Bench,
  server: PawlProcess,
  sessions: SessionGroups,
  wanted: ReadonlySet<RowName>,
): Promise<Measured> => {
  const subjects = await createSubjects(server, sessions, wanted)
  const sizes = subjects.flatMap(({ ceilingPath }) => Number(ceilingPath.replace('/ceiling/', '')) || [])
  const ceiling = await CeilingProcess.start([...new Set(sizes)])
  const ratios = await measureRatios(bench, ceiling, subjects)
  await ceiling.stop()
  const figures: Figure[] = []
  if (wanted.has('half-load')) {
    figures.push(...(await measureHalfLoad(bench, server, sessions.halfLoad, thisDisk)))
  }
  if (wanted.has('loop')) figures.push(...(await measureLoop(bench, server, sessions)))
  return { ratios, figures }
}

const measureOnSlowDisk = async (bench: Bench, deployment: Deployment, sessions: SessionGroups): Promise<Figure[]> => {
  const environment = slowFlushEnvironment(bench.folder)
  if (environment === null) {
    bench.progress.tell('No slow disk: simulating one needs Linux and a C compiler (cc).')
    return []
  }
  return withServer(deployment, environment, (server) => measureHalfLoad(bench, server, sessions.slowDisk, slowDisk))
}

const withServer = async <T>(
  deployment: Deployment,
  environment: Readonly<Record<string, string>>,
  work: (server: PawlProcess) => Promise<T>,
): Promise<T> => {
  const server = await PawlProcess.start(deployment, environment)
  const result = await work(server)
  await server.stop()
  return result
}
