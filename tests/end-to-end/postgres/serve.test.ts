import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Databases } from '@pawl/store-postgres/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { logIn, pairIn, post, refresh, withAdministrator, type Pair } from '../api.ts'
import { pawl, Server, type Ended, type Environment } from '../pawl.ts'

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
  folder = mkdtempSync(join(tmpdir(), 'pawl-on-postgres-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  await databases.remove(url)
  rmSync(folder, { recursive: true })
})

/** Neither loops nor races are what is tested here. */
const often = {
  PAWL_LOOP_BURST: '100',
  PAWL_LOOP_MIN_INTERVAL: '1',
  PAWL_LOOP_FLOOD_RATE: '1000',
  PAWL_REFRESH_RACE_TOLERANCE: '0',
}

const start = async (settings: Environment = {}): Promise<Server> => {
  const server = await Server.start(folder, { ...withAdministrator, ...often, PAWL_STORE: url, ...settings })
  running.push(server)
  return server
}

const refreshTimes = async (server: Server, first: Pair, times: number): Promise<Pair> => {
  let pair = first
  for (let count = 0; count < times; count += 1) pair = pairIn(await refresh(server.url, pair))
  return pair
}

const asked = (line: string, store: string = url): Promise<Ended> => pawl(folder, line, { PAWL_STORE: store })

test('a session lives on over kill -9 of the server, and what was spent stays spent', async () => {
  const server = await start()
  const first = await logIn(server.url)
  const last = await refreshTimes(server, first, 99)
  await server.kill()
  const again = await start()
  expect((await refresh(again.url, last)).status).toBe(200)
  expect(await refresh(again.url, first)).toMatchObject({
    status: 401,
    body: { error: { code: 'refresh_token_reused' } },
  })
})

test('two servers on one database are one: what one has rotated or revoked the other knows', async () => {
  const [one, two] = [await start(), await start()]
  const pair = await refreshTimes(two, await logIn(one.url), 1)
  const current = await refreshTimes(one, pair, 1)
  expect((await post(one.url, '/auth/logout', { refresh_token: current.refreshToken })).status).toBe(200)
  expect(await refresh(two.url, current)).toMatchObject({ status: 401, body: { error: { code: 'session_ended' } } })
})

test('while PostgreSQL is gone the answer is 503, and the session goes on when it is back', async () => {
  const own = await Databases.onOwnServer()
  const store = await own.create()
  const server = await start({ PAWL_STORE: store })
  const pair = await logIn(server.url)
  await own.server?.kill()
  expect(await refresh(server.url, pair)).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable' } } })
  expect(
    (await post(server.url, '/auth/login', { username: 'root@example.com', password: 'not this one' })).status,
  ).toBe(503)
  await own.server?.start()
  expect((await refresh(server.url, pair)).status).toBe(200)
  await server.kill()
  await own.close()
})

test('the commands on the database work on PostgreSQL too', async () => {
  expect(await asked('migrate')).toMatchObject({ code: 0 })
  const server = await start()
  const pair = await logIn(server.url)
  const { code, stdout } = await asked('doctor --json --port 0')
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('is sound; in use by') as string })
  expect((await asked('keys list')).stdout).toContain('mints')
  expect((await asked('epoch raise --json')).stdout).toContain('"epoch":2')
  expect(await refresh(server.url, pair)).toMatchObject({ status: 401, body: { error: { reason: 'store_restored' } } })
  expect(await asked('backup copy.db')).toMatchObject({ code: 1, stderr: expect.stringContaining('pg_dump') as string })
})

test('a node without the key of its deployment does not start', async () => {
  await (await start()).stop()
  const { code, stderr } = await asked(`serve --port 0 --data other`)
  expect(code).toBe(1)
  expect(stderr).toContain('This node lacks key 1')
})

test('what is wrong with the URL is told in one sentence, without the password', async () => {
  const wrong = new URL(url)
  wrong.password = 'sesame'
  const none = new URL(url)
  none.pathname = '/nothing'
  for (const [store, sentence] of [
    [wrong.href, 'refuses the user or the password'],
    [none.href, 'There is no such database'],
    ['postgres://127.0.0.1:1/pawl', 'cannot be reached: nobody listens there'],
  ] as const) {
    const { code, stderr } = await asked('serve --port 0', store)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).not.toContain('sesame')
  }
})
