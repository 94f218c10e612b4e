import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Databases, until } from '@pawl/store-postgres/testing'
import { openSqliteStore } from '@pawl/store-sqlite'
import { addPerson, judge, openSession } from '@pawl/store-sqlite/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { administrator, logIn, pairIn, post, refresh, withAdministrator, type Pair } from './api.ts'
import { bin, pawl, Server, type Ended, type Environment } from './pawl.ts'

// Runs the copying of backup.mdx.

let databases: Databases
let url = ''
let folder = ''
const running: Server[] = []

beforeAll(async () => {
  databases = await Databases.open()
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.create()
  folder = mkdtempSync(join(tmpdir(), 'pawl-copy-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  await databases.remove(url)
  rmSync(folder, { recursive: true })
})

/** Neither loops nor races are what is tested here. */
const often = { PAWL_LOOP_BURST: '100', PAWL_LOOP_MIN_INTERVAL: '1', PAWL_REFRESH_RACE_TOLERANCE: '0' }

const start = async (settings: Environment = {}): Promise<Server> => {
  const server = await Server.start(folder, { ...withAdministrator, ...often, ...settings })
  running.push(server)
  return server
}

const refreshTimes = async (server: Server, first: Pair, times: number): Promise<Pair> => {
  let pair = first
  for (let count = 0; count < times; count += 1) pair = pairIn(await refresh(server.url, pair))
  return pair
}

const bearerStatus = async ({ url: to }: Server, { token }: Pair): Promise<number> =>
  (await fetch(`${to}/auth/session`, { headers: { authorization: `Bearer ${token}` } })).status

const sqlite = 'sqlite:pawl-data/pawl.db'

const copy = (from: string, to: string): Promise<Ended> => pawl(folder, `copy --from ${from} --to ${to} --json`)

interface Copied {
  readonly kind: string
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly digest: string }[]
}

const copied = async (from: string, to: string): Promise<Copied> => {
  const { code, stdout, stderr } = await copy(from, to)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Copied
}

/** Why it is refused, in one sentence. */
const refused = async (from: string, to: string): Promise<string> => {
  const { code, stdout } = await copy(from, to)
  expect(code).toBe(1)
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } }
  expect(error).toMatchObject({ code: 'refused', message: expect.not.stringContaining('\n') as string })
  return error.message
}

test('after a copy from SQLite to PostgreSQL the same tokens go on, and what was spent stays spent', async () => {
  const before = await start()
  const other = await logIn(before.url)
  const first = await logIn(before.url)
  const last = await refreshTimes(before, first, 5)
  await before.stop()
  expect((await copied(sqlite, url)).tables).toMatchObject([
    { table: 'accounts', rows: 1 },
    { table: 'users', rows: 1 },
    { table: 'sessions', rows: 2 },
    { table: 'audit', rows: 5 },
    { table: 'loops', rows: 0 },
  ])

  const after = await start({ PAWL_STORE: url })
  expect(after.output).not.toContain('Administrator')
  expect(await bearerStatus(after, last)).toBe(200)
  expect(await bearerStatus(after, other)).toBe(200)
  const next = await refreshTimes(after, last, 2)
  expect(next.guid).toBe(first.guid)
  expect(await refresh(after.url, first)).toMatchObject({
    status: 401,
    body: { error: { code: 'refresh_token_reused' } },
  })
  expect((await refresh(after.url, other)).status).toBe(200)

  // Ids that the database gives itself go on behind those that were copied.
  const { token } = await logIn(after.url)
  const made = await fetch(`${after.url}/admin/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ada', password: 'a long enough one', accounts: [1] }),
  })
  expect(made.status).toBeLessThan(300)
})

test('there and back again it is the same, and a copy that is repeated changes nothing', async () => {
  const server = await start()
  await refreshTimes(server, await logIn(server.url), 3)
  await post(server.url, '/auth/logout', { refresh_token: (await logIn(server.url)).refreshToken })
  await post(server.url, '/auth/login', { ...administrator, password: 'not this one' })
  await server.stop()
  const there = await copied(sqlite, url)
  expect(there.kind).toBe('copied')
  expect(await copied(sqlite, url)).toEqual({ ...there, kind: 'repeated' })
  const back = await copied(url, 'sqlite:back.db')
  expect(back).toMatchObject({ kind: 'copied', tables: there.tables })
  expect(existsSync(join(folder, 'back.db-wal'))).toBe(false)
})

/** The connections of a process that was killed end a moment later, what they did for it even later. */
const untilNobodyIsConnected = (): Promise<number> =>
  until(async () => {
    const [left] = await databases.query(
      `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
      url,
    )
    return left?.['ended'] === 0
  }, 60_000)

const killed = new URL('./kill-while-copying.ts', import.meta.url).href

const rowsThere = async (): Promise<number> => {
  const made = await databases.query("SELECT to_regclass('pawl.copying') IS NOT NULL AS begun", url)
  if (made[0]?.['begun'] !== true) return 0
  const rows = await databases.query('SELECT count(*)::int AS rows FROM pawl.sessions', url)
  return Number(rows[0]?.['rows'])
}

test('a copy that is killed goes on where it was, and no server starts on half of it', async () => {
  const count = 10_000
  const store = await openSqliteStore({ file: join(folder, 'many.db'), judge, queueLimit: 2 * count })
  const ada = await addPerson(store)
  await Promise.all(Array.from({ length: count }, () => openSession(store, ada)))
  await store.close()
  let before = 0
  for (let round = 0; round < 3; round += 1) {
    const words = ['-C', 'pawl-dev', '--import', killed, bin, 'copy', '--from', 'sqlite:many.db', '--to', url]
    const child = spawn(process.execPath, words, { cwd: folder, stdio: 'ignore' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    await untilNobodyIsConnected()
    const rows = await rowsThere()
    expect(rows).toBeGreaterThan(before)
    expect(rows).toBeLessThan(count)
    before = rows
  }
  const { code, stderr } = await pawl(folder, 'serve --port 0', { PAWL_STORE: url })
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('is not finished') as string })
  const { kind, tables } = await copied('sqlite:many.db', url)
  expect({ kind, tables }).toMatchObject({
    kind: 'resumed',
    tables: [{}, {}, { rows: count }, { rows: count + 2 }, {}],
  })
})

test('nothing is copied from under a running server, nor over the data of others', async () => {
  const server = await start()
  expect(await refused(sqlite, url)).toContain(`in use by process ${server.pid}`)
  const elsewhere = await start({ PAWL_STORE: url })
  await server.stop()
  expect(await refused(url, 'sqlite:new.db')).toContain(`Servers run on PostgreSQL`)
  expect(existsSync(join(folder, 'new.db'))).toBe(false)
  // One that was killed stays in the list of nodes, and stands in nobody's way.
  await elsewhere.kill()
  await untilNobodyIsConnected()
  expect((await copied(url, 'sqlite:new.db')).kind).toBe('copied')
  expect(await refused(sqlite, url)).toContain('holds data already, and other than this')
  expect(await refused(sqlite, sqlite)).toContain('cannot be copied into itself')
  expect(await refused('sqlite:nothing.db', url)).toContain('There is no database at')
  expect(existsSync(join(folder, 'nothing.db'))).toBe(false)
})
