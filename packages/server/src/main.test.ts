import { freePort } from '@pawl/store-postgres/testing'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readMachine } from './clock/clock.ts'
import { resolveSettings } from './config/resolve.ts'
import type { Settings } from './config/settings.ts'
import { startServer } from './main.ts'
import { StartRefusal } from './start/refusal.ts'
import type { RunningServer, StartOptions } from './start/running-server.ts'

let folder = ''
const running: RunningServer[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-server-'))
})
afterEach(async () => {
  vi.useRealTimers()
  for (const server of running.splice(0)) await server.stop()
  rmSync(folder, { recursive: true })
})

const settingsWith = (environment: Record<string, string> = {}): Settings => {
  const said = { PAWL_PORT: '0', PAWL_LOG_LEVEL: 'silent', PAWL_DATA: join(folder, 'data'), ...environment }
  const resolution = resolveSettings({ flags: {}, environment: said, file: null, folder, isTerminal: false })
  if (resolution.kind === 'refused') throw new Error(resolution.problems.join('\n'))
  return resolution.settings
}

const start = async (environment: Record<string, string> = {}, options: StartOptions = {}): Promise<RunningServer> => {
  const server = await startServer(settingsWith(environment), { bounds: { mostDelayMilliseconds: 0 }, ...options })
  running.push(server)
  return server
}

const stop = async (server: RunningServer): Promise<void> => {
  running.splice(running.indexOf(server), 1)
  await server.stop()
}

const refusal = async (environment: Record<string, string> = {}, options: StartOptions = {}): Promise<string> => {
  const error: unknown = await start(environment, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartRefusal)
  return (error as StartRefusal).message
}

const post = (server: RunningServer, path: string, parameters: Record<string, string>): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', body: new URLSearchParams(parameters) })

const administrator = { username: 'root@example.com', password: 'a long enough one' }

const logIn = async (server: RunningServer): Promise<string> => {
  const answer = await post(server, '/auth/login', administrator)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { refreshToken: string }).refreshToken
}

const refresh = async (server: RunningServer, refreshToken: string): Promise<number> =>
  (await post(server, '/auth/refresh', { refresh_token: refreshToken })).status

test('the first start makes folder, key, database, account and an administrator with a password of its own', async () => {
  const first = await start()
  const password = first.firstAdministrator?.generatedPassword ?? ''
  expect(first.firstAdministrator?.username).toBe('admin')
  expect(password).toMatch(/^[0-9a-hjkmnp-tv-z]{20}$/)
  expect(statSync(join(folder, 'data', 'server.keys')).mode & 0o777).toBe(0o600)
  const answer = await post(first, '/auth/login', { username: 'admin', password })
  expect(await answer.json()).toMatchObject({ success: true, account: { id: 1, name: 'Default' } })
  await stop(first)
  expect((await start()).firstAdministrator).toBeNull()
})

test('the operator may name the first administrator, whose password is not repeated', async () => {
  const { firstAdministrator } = await start({}, { administrator })
  expect(firstAdministrator).toEqual({ username: 'root@example.com', generatedPassword: null })
})

test('a session lives on over a restart', async () => {
  const first = await start({}, { administrator })
  const refreshToken = await logIn(first)
  await stop(first)
  expect(await refresh(await start(), refreshToken)).toBe(200)
})

test('a generated password is as long as the shortest that is allowed', async () => {
  const server = await start({ PAWL_PASSWORD_MIN_LENGTH: '32' })
  expect(server.firstAdministrator?.generatedPassword).toHaveLength(32)
})

test('a password that will not do is refused, and the next start may bring a better one', async () => {
  expect(await refusal({}, { administrator: { password: 'short' } })).toContain('at least 8 characters')
  await logIn(await start({}, { administrator }))
})

test('a port in use is named, and what was opened is closed again', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
  })
  expect(await refusal({ PAWL_PORT: String(port) })).toContain(`Port ${port} of 127.0.0.1 is in use`)
  other.close()
  expect((await start()).firstAdministrator).not.toBeNull()
})

test('what stands against a start is told in one sentence, with what to do', async () => {
  expect(await refusal({ PAWL_HOST: '192.0.2.1' })).toContain('192.0.2.1 is no address of this machine')
  expect(await refusal({ PAWL_STORE: 'postgres://127.0.0.1:1/pawl' })).toContain('127.0.0.1:1/pawl cannot be reached')
  writeFileSync(join(folder, 'file'), '')
  expect(await refusal({ PAWL_DATA: join(folder, 'file') })).toContain('it is a file')
  writeFileSync(join(folder, 'letter.db'), 'Dear Ada, '.repeat(1000))
  expect(await refusal({ PAWL_STORE: `sqlite:${join(folder, 'letter.db')}` })).toContain('letter.db')
})

test('a second server on the same file does not start, and says who holds it', async () => {
  await start()
  expect(await refusal()).toContain(`process ${process.pid}`)
})

test('a server without the key of its database does not start', async () => {
  await stop(await start())
  rmSync(join(folder, 'data', 'server.keys'))
  expect(await refusal()).toContain('This node lacks key 1')
})

test('a damaged key file is told before anything is answered', async () => {
  await stop(await start())
  writeFileSync(join(folder, 'data', 'server.keys'), '1:what?')
  expect(await refusal()).toMatch(/^server\.keys has an entry \(number 1\)/)
})

test('a clock that was set back is refused; accepting it ends the sessions of before, and once is enough', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: readMachine().wall + 3_600_000 })
  const ahead = await start({}, { administrator })
  const refreshToken = await logIn(ahead)
  await stop(ahead)
  vi.useRealTimers()
  expect(await refusal()).toContain('start with --accept-clock')
  const accepted = await start({}, { acceptClock: true })
  const answer = await post(accepted, '/auth/refresh', { refresh_token: refreshToken })
  expect(await answer.json()).toMatchObject({ error: { code: 'session_ended', reason: 'store_restored' } })
  await stop(accepted)
  await logIn(await start())
})

test('keys are read anew while requests go on, and a damaged file leaves the old ones in use', async () => {
  const server = await start({}, { administrator })
  const refreshToken = await logIn(server)
  writeFileSync(join(folder, 'data', 'server.keys'), 'damaged')
  expect(await server.reloadKeys()).toContain('server.keys has an entry')
  expect(await refresh(server, refreshToken)).toBe(200)
})

test('of 200 parallel guesses no more are hashed than may fail, and the right password behind them waits', async () => {
  // Time stands still, so that no wait is over before the last guess is answered.
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const server = await start({}, { administrator })
  const guess = (index: number): Promise<Response> =>
    post(server, '/auth/login', { username: administrator.username, password: `wrong password ${index}` })
  const statuses = (await Promise.all(Array.from({ length: 200 }, (_, index) => guess(index)))).map(
    (answer) => answer.status,
  )
  // 401 is what a hash has told; 429 is told without one.
  expect(statuses.filter((status) => status === 401)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(190)
  const right = await post(server, '/auth/login', administrator)
  expect(right.status).toBe(429)
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('a stop lets the request finish that it meets', async () => {
  const server = await start({}, { administrator })
  const body = new URLSearchParams(administrator).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
  const asked = request(`${server.url}/auth/login`, { method: 'POST', headers: { ...headers, expect: '100-continue' } })
  asked.flushHeaders()
  // The server has begun: it asks for the body.
  await once(asked, 'continue')
  const stopped = stop(server)
  await expect(fetch(`${server.url}/health/live`)).rejects.toThrow()
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  answer.resume()
  await stopped
})

test('metrics may have a port of their own', async () => {
  const port = await freePort()
  const server = await start({ PAWL_METRICS_PORT: String(port) })
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(await answer.text()).toContain('pawl_logins_total')
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
})
