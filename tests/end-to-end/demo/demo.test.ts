import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pairIn, post } from '../api.ts'
import { pawl, Server, type Environment } from '../pawl.ts'

vi.setConfig({ testTimeout: 240_000 })

let folder = ''
const running: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-demo-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  rmSync(folder, { recursive: true })
})

/** What README.md and first-five-minutes.mdx start. */
const startDemo = async (settings: Environment = {}): Promise<Server> => {
  const server = await Server.start(folder, settings, ['--demo'])
  running.push(server)
  await server.says(/Ctrl-C stops/)
  return server
}

const passwordIn = ({ output }: Server): string => /Password +(\w+)/.exec(output)?.[1] ?? ''

const list = async <Item>({ url }: Server, bearer: string, path: string): Promise<Item[]> => {
  const answer = await fetch(`${url}/admin/${path}`, { headers: { authorization: `Bearer ${bearer}` } })
  const body = (await answer.json()) as { items: Item[] }
  if (answer.status !== 200) throw new Error(JSON.stringify(body))
  return body.items
}

const logIn = async (server: Server): Promise<string> => {
  const parameters = { username: 'admin', password: passwordIn(server) }
  return pairIn(await post(server.url, '/auth/login', parameters)).token
}

interface Loop {
  readonly diagnosis: string
  readonly user: { readonly username: string }
}

test('shows a loop of each diagnosis within three minutes, whose name says what is wrong, and ordinary users beside them', async () => {
  const hasty = new URL('./hasty/clock.ts', import.meta.url).href
  const server = await startDemo({ NODE_OPTIONS: `--import ${hasty}` })
  const bearer = await logIn(server)
  const expected = {
    'wrong-clock@example.com': 'clock_ahead',
    'old-bearer@example.com': 'token_rejected',
    'forgets-tokens@example.com': 'not_saving',
    'two-machines@example.com': 'shared_token',
    'every-few-seconds@example.com': 'eager',
  }
  const found = async (): Promise<Record<string, string>> => {
    const loops = await list<Loop>(server, bearer, 'loops')
    return Object.fromEntries(loops.map(({ user, diagnosis }) => [user.username, diagnosis]))
  }
  // Three minutes of the server, and more for a machine that is busy.
  const patience = { timeout: 60_000, interval: 200 }
  await expect.poll(found, patience).toEqual(expected)
  const kinds = async (): Promise<string[]> =>
    (await list<{ kind: string }>(server, bearer, 'audit?limit=200')).map(({ kind }) => kind)
  await expect
    .poll(kinds, patience)
    .toEqual(expect.arrayContaining(['login', 'login_refused', 'logout', 'refresh_token_reused', 'refresh_loop']))
  const sessions = await list<{ address: string }>(server, bearer, 'sessions?limit=200')
  expect(new Set(sessions.map(({ address }) => address)).size).toBeGreaterThan(8)
  expect(await server.stop()).toBe(0)
})

test('keeps to a folder of its own, and has the same password when it is started again', async () => {
  const first = await startDemo()
  const password = passwordIn(first)
  expect(await first.stop()).toBe(0)
  expect(statSync(join(folder, 'pawl-demo', 'password')).mode & 0o077).toBe(0)
  expect(existsSync(join(folder, 'pawl-data'))).toBe(false)
  const again = await startDemo()
  expect(passwordIn(again)).toBe(password)
  await logIn(again)
  expect(await again.stop()).toBe(0)
})

test('refuses what was meant for a real server, all at once', async () => {
  const settings = { PAWL_STORE: 'postgres://nobody@127.0.0.1:1/none', PAWL_HOST: '0.0.0.0' }
  const { code, stderr } = await pawl(folder, 'serve --demo --data elsewhere', settings)
  expect(code).toBe(1)
  expect(stderr).toContain('Leave out host (PAWL_HOST), data (--data), store (PAWL_STORE), or leave out --demo.')
  expect(existsSync(join(folder, 'pawl-demo'))).toBe(false)
})
