import { createRotationJudge, defaultPolicy, type Store } from '@pawl/core'
import { openPostgresStore } from '@pawl/store-postgres'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { databaseOf, PawlProcess, type Deployment } from '../process/pawl.ts'
import { verifyRequest } from '../rows/requests.ts'
import { openSessions, openStore, pairOf } from '../seed/sessions.ts'
import type { Contestant } from './contestant.ts'
import type { Postgres } from './database.ts'
import { withDatabase } from './with-database.ts'

export const startOnSqlite = async (bench: Bench, count: number): Promise<Contestant> => {
  const deployment = deploymentOf(bench, 'pawl-sqlite', {})
  return start(bench, deployment, count, {
    id: 'pawl-sqlite',
    title: 'Pawl on SQLite',
    database: null,
    open: () => openStore(databaseOf(deployment), bench.keys),
  })
}

export const startOnPostgres = async (bench: Bench, postgres: Postgres, count: number): Promise<Contestant> => {
  const url = await postgres.create()
  const judge = createRotationJudge(defaultPolicy, () => bench.keys.ring)
  const contestant = await start(bench, deploymentOf(bench, 'pawl-postgres', { PAWL_STORE: url }), count, {
    id: 'pawl-postgres',
    title: 'Pawl on PostgreSQL',
    database: url,
    open: () => openPostgresStore({ url, judge }),
  })
  await postgres.settle(url)
  return { ...contestant, server: withDatabase(contestant.server, postgres) }
}

const deploymentOf = (bench: Bench, name: string, settings: Readonly<Record<string, string>>): Deployment => ({
  folder: join(bench.folder, name),
  keys: bench.keys,
  settings: { NODE_ENV: 'production', ...settings },
  core: 'any',
})

/** A login waits a second at most for a connection to PostgreSQL. */
const openedAtOnce = 64

interface Ours extends Pick<Contestant, 'id' | 'title' | 'database'> {
  readonly open: () => Promise<Store>
}

/** The first start makes the first user, to whom the sessions belong. */
const start = async (bench: Bench, deployment: Deployment, count: number, ours: Ours): Promise<Contestant> => {
  const { id, title, database, open } = ours
  bench.progress.step(`${title}: opening ${count.toLocaleString('en')} sessions`)
  await (await PawlProcess.start(deployment)).stop()
  const store = await open()
  const sessions = await openSessions(store, bench.keys, count, openedAtOnce)
  await store.close()
  const server = await PawlProcess.start(deployment)
  return {
    id,
    title,
    server,
    sessions: sessions.map((session) => pairOf(bench.keys, session)),
    wire: { kind: 'pawl', withKey: true },
    verify: verifyRequest,
    verifies: 'GET /auth/session',
    database,
    stop: () => server.stop(),
  }
}
