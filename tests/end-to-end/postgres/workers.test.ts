import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Databases } from '@pawl/store-postgres/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logIn, pairIn, refresh, withAdministrator, type Answer, type Pair } from '../api.ts'
import { pawl, Server, type Ended } from '../pawl.ts'

let databases: Databases
let url = ''
let folder = ''
/** One for all tests; the last one stops it. */
let server: Server

beforeAll(async () => {
  databases = await Databases.open()
  url = await databases.create()
  folder = mkdtempSync(join(tmpdir(), 'pawl-workers-'))
  server = await Server.start(folder, {
    ...withAdministrator,
    PAWL_STORE: url,
    PAWL_WORKERS: '2',
    PAWL_LOG_FORMAT: 'json',
    PAWL_LOOP_BURST: '100',
    PAWL_LOOP_MIN_INTERVAL: '1',
    PAWL_LOOP_FLOOD_RATE: '1000',
  })
  // The first one is ready when the server is.
  await server.says(/A worker is ready/)
})
afterAll(async () => {
  await server.kill()
  await databases.remove(url)
  await databases.close()
  rmSync(folder, { recursive: true })
})

const workers = (): number[] => {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim()
  return children === '' ? [] : children.split(' ').map(Number)
}

const nodesOf = async (): Promise<string[]> =>
  (await databases.query('SELECT node FROM pawl.nodes ORDER BY node', url)).map(({ node }) => String(node))

const asked = (line: string): Promise<Ended> => pawl(folder, line, { PAWL_STORE: url })

/** Refreshes in turn with several sessions until it is told to stop; answers whatever was not a pair. */
const refreshAll = (pairs: Pair[]): { readonly stop: () => Promise<{ failed: Answer[]; refreshed: number }> } => {
  let running = true
  const failed: Answer[] = []
  let refreshed = 0
  const working = pairs.map(async (first) => {
    let pair = first
    while (running) {
      const answer = await refresh(server.url, pair)
      if (answer.status === 200) {
        pair = pairIn(answer)
        refreshed += 1
      } else failed.push(answer)
    }
  })
  return {
    stop: async () => {
      running = false
      await Promise.all(working)
      return { failed, refreshed }
    },
  }
}

const logInTimes = (count: number): Promise<Pair[]> =>
  Promise.all(Array.from({ length: count }, () => logIn(server.url)))

test('of many refreshes of one token on two workers one wins, and the greeting comes once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const pair = await logIn(server.url)
    const answers = await Promise.all(Array.from({ length: 64 }, () => refresh(server.url, pair)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(63)
  }
  expect(server.output.match(/Pawl is ready/g)).toHaveLength(1)
})

test('each tells what both have counted', async () => {
  for (let times = 0; times < 6; times += 1) await fetch(`${server.url}/nothing`, { headers: { connection: 'close' } })
  const text = await (await fetch(`${server.url}/metrics`)).text()
  expect(text).toContain('pawl_http_requests_total{method="",route="unmatched",status="404"} 6')
  expect(text).toMatch(/pawl_http_request_duration_seconds_count\{(method="",route="unmatched"|.*unmatched.*)\} 6/)
  expect(text).toMatch(/pawl_build_info\{version="[\d.]+"\} 1\n/)
})

test('a key is rolled out with no refresh that fails', async () => {
  const load = refreshAll(await logInTimes(6))
  expect(await asked('keys add')).toMatchObject({ code: 0 })
  expect((await asked('keys promote 2')).code).toBe(1)
  await server.reload()
  expect(await asked('keys promote 2')).toMatchObject({ code: 0 })
  await server.reload()
  const listed = await asked('keys list')
  const { failed, refreshed } = await load.stop()
  expect(failed).toEqual([])
  expect(refreshed).toBeGreaterThan(20)
  expect(listed.stdout).toMatch(/2\s+mints/)
})

test('a worker that is killed is replaced; the others go on, and it keeps its name', async () => {
  const before = await nodesOf()
  const [first = 0] = workers()
  process.kill(first, 'SIGKILL')
  await server.says(/A worker has ended; another takes its place.*A worker is ready/s)
  expect(workers()).toHaveLength(2)
  expect(workers()).not.toContain(first)
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  expect(await nodesOf()).toEqual(before)
})

test('SIGTERM ends all of them with 0, also when it reaches each', async () => {
  const load = refreshAll(await logInTimes(4))
  const all = workers()
  for (const pid of all) process.kill(pid, 'SIGTERM')
  const code = server.stop()
  await load.stop().catch(() => undefined)
  expect(await code).toBe(0)
  expect(await nodesOf()).toEqual([])
  for (const pid of all) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
