import { resolveSettings } from '@pawl/server/settings'
import { startServer, type RunningServer } from '@pawl/server'
import { createServer, type Server } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { run } from '../run.ts'

const administrator = { username: 'root', password: 'a quiet harbour at noon' }
let folder = ''
let server: RunningServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-cli-'))
  const environment = { PAWL_PORT: '0', PAWL_LOG_LEVEL: 'silent', PAWL_DATA: folder }
  const resolution = resolveSettings({ flags: {}, environment, file: null, folder, isTerminal: false })
  if (resolution.kind === 'refused') throw new Error(resolution.problems.join('\n'))
  // It sheds nobody, however long this process is kept from answering.
  server = await startServer(resolution.settings, { administrator, bounds: { mostDelayMilliseconds: 0 } })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** One command line in this process: what it wrote, and how it would have ended. */
const pawl = async (...words: readonly string[]) => {
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text)
      return true
    })
  }
  const before = process.exitCode
  process.exitCode = 0
  await run(words)
  const { exitCode } = process
  process.exitCode = before
  vi.restoreAllMocks()
  return { ...written, exitCode, json: () => JSON.parse(written.stdout) as Record<string, unknown> }
}

const signedIn = (...words: readonly string[]) => {
  vi.stubEnv('PAWL_URL', server.url)
  vi.stubEnv('PAWL_USERNAME', administrator.username)
  vi.stubEnv('PAWL_PASSWORD', administrator.password)
  return pawl(...words)
}

const logIn = async (username: string, password: string): Promise<{ status: number; guid: string; token: string }> => {
  const answer = await fetch(`${server.url}/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username, password }),
    headers: { 'user-agent': 'evil\u009b31m device' },
  })
  return { status: answer.status, ...((await answer.json()) as { guid: string; token: string }) }
}

describe('an administrator at the command line', () => {
  test('creates accounts and users, changes them, and sees what it did', async () => {
    expect(await signedIn('accounts', 'create', 'Mill', '--id', '7')).toMatchObject({ exitCode: 0, stderr: '' })
    vi.stubEnv('PAWL_NEW_PASSWORD', 'a louder harbour at night')
    const created = await signedIn('users', 'create', 'Ada', '--account', '1', '7', '--default-account', '7')
    expect(created).toMatchObject({ exitCode: 0 })
    expect(created.stdout).toContain('Created Ada.')
    const listed = await signedIn('users', 'list', '--query', 'AD', '--json')
    expect(listed.json()).toMatchObject({
      success: true,
      items: [{ username: 'Ada', defaultAccountId: 7, administrator: false }],
      hasMore: false,
    })
    expect((await signedIn('users', 'change', 'ada', '--administrator', '--account', '1,7')).stdout).toContain(
      'administrator',
    )
    expect((await signedIn('users', 'change', 'ada', '--no-administrator')).stdout).toContain('Done; 0 sessions ended.')
    const table = (await signedIn('users', 'list')).stdout.split('\n')
    expect(table.map((line) => line.indexOf('rights')).filter((at) => at >= 0)).toHaveLength(1)
    expect(table.find((line) => line.includes('Ada'))).toMatch(/^\d+ +Ada +1 7\* +\d{4}-/)
    expect((await signedIn('accounts', 'rename', '7', 'Weir')).stdout).toContain('Weir')
    expect((await signedIn('accounts', 'list', '--limit', '1', '--json')).json()).toMatchObject({
      items: [{ id: 1, name: 'Default' }],
      hasMore: true,
    })
  })

  test('sets a password and disables, which end sessions at once, and enables again', async () => {
    vi.stubEnv('PAWL_NEW_PASSWORD', 'a new harbour in the fog')
    const before = await logIn('ada', 'a louder harbour at night')
    expect((await signedIn('users', 'password', 'ADA')).stdout).toContain('1 session ended')
    expect(
      (await fetch(`${server.url}/auth/session`, { headers: { authorization: `Bearer ${before.token}` } })).status,
    ).toBe(401)
    expect((await logIn('ada', 'a new harbour in the fog')).status).toBe(200)
    expect((await signedIn('users', 'disable', 'ada', '--json')).json()).toMatchObject({
      sessionsEnded: 1,
      user: { disabled: true },
    })
    expect((await logIn('ada', 'a new harbour in the fog')).status).toBe(401)
    expect((await signedIn('users', 'enable', 'ada')).exitCode).toBe(0)
    expect((await logIn('ada', 'a new harbour in the fog')).status).toBe(200)
  })

  test('looks through sessions and ends them, and is not commanded by what a client calls itself', async () => {
    const one = await logIn('ada', 'a new harbour in the fog')
    await logIn('ada', 'a new harbour in the fog')
    const shown = await signedIn('sessions', 'show', one.guid.toUpperCase())
    expect(shown.stdout).toContain(one.guid)
    expect(shown.stdout).toContain('device')
    expect(shown.stdout).not.toContain('\u009b')
    expect((await signedIn('sessions', 'end', one.guid)).stdout).toContain('is ended')
    const revoked = (
      await signedIn('sessions', 'list', '--user', 'ada', '--state', 'revoked', '--limit', '1', '--json')
    ).json()
    expect(revoked).toMatchObject({ items: [{ endedReason: 'administrator', guid: one.guid }] })
    const all = (await signedIn('sessions', 'end-all', 'ada', '--json')).json()
    expect(all).toMatchObject({ success: true, user: { username: 'Ada' } })
    expect((await signedIn('sessions', 'list', '--user', 'ada', '--state', 'live')).stdout).toBe(
      'There is no such session.\n',
    )
    expect((await signedIn('loops', 'list')).stdout).toContain('No session loops')
  })

  test('leaves no session of its own behind', async () => {
    await signedIn('users', 'list')
    const { items } = (await signedIn('sessions', 'list', '--user', 'root', '--state', 'live', '--json')).json()
    expect(items).toHaveLength(1)
  })

  test('may bring a bearer token along, which is left as it is', async () => {
    const { token } = await logIn(administrator.username, administrator.password)
    for (const times of [1, 2]) {
      expect((await pawl('users', 'list', '--url', server.url, '--token', token)).exitCode, `${times}`).toBe(0)
    }
  })
})

describe('the exit code', () => {
  test('is 1 where the server refuses, in its words', async () => {
    const unknown = await signedIn('users', 'show', 'nobody@example.com')
    expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
    expect(unknown.stderr).toContain('There is no user nobody@example.com')
    const last = await signedIn('users', 'disable', 'root', '--json')
    expect(last.exitCode).toBe(1)
    expect(last.json()).toMatchObject({ success: false, error: { code: 'invalid_parameter' } })
    vi.stubEnv('PAWL_PASSWORD', 'not the one')
    vi.stubEnv('PAWL_USERNAME', 'root')
    expect(await pawl('users', 'list', '--url', server.url)).toMatchObject({ exitCode: 1 })
    expect((await pawl('users', 'list', '--url', server.url, '--token', 'pawl_at_none')).stderr).toContain(
      'bearer token',
    )
  })

  test.each([
    [['users', 'nonsense']],
    [['users', 'create', 'x']],
    [['users', 'create', 'x', '--account', 'one']],
    [['users', 'change', 'ada']],
    [['users', 'list', '--limit', '0']],
    [['sessions', 'show', 'nonsense']],
    [['sessions', 'list', '--state', 'asleep']],
    [['accounts', 'rename', 'x', 'y']],
    [['users', 'list', '--url', 'ftp://example.com']],
    [['users', 'list', '--url', 'http://root:secret@127.0.0.1']],
  ])('is 2 for %j, before anybody signs in', async (words) => {
    const { exitCode, stderr } = await signedIn(...words)
    expect(exitCode).toBe(2)
    expect(stderr).not.toBe('')
    expect(stderr).not.toContain('secret@')
  })

  test('is 2 where nobody is there to ask', async () => {
    vi.stubEnv('PAWL_USERNAME', '')
    expect(await pawl('users', 'list', '--url', server.url)).toMatchObject({ exitCode: 2 })
  })

  const listenAs = (answer: (end: (text: string) => void) => void): Promise<Server> =>
    new Promise((resolve) => {
      const other = createServer((_, response) => {
        answer((text) => response.end(text))
      }).listen(0, '127.0.0.1', () => {
        resolve(other)
      })
    })

  test('is 69 where no server answers, or one that is no Pawl', async () => {
    const other = await listenAs((end) => {
      end('<html>')
    })
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const url = `http://127.0.0.1:${port}`
    const foreign = await pawl('users', 'list', '--url', url, '--token', 'x', '--json')
    expect(foreign).toMatchObject({ exitCode: 69 })
    expect(foreign.json()).toMatchObject({ success: false, error: { code: 'unreachable' } })
    other.close()
    const gone = await pawl('users', 'list', '--url', url, '--token', 'x')
    expect(gone).toMatchObject({ exitCode: 69, stdout: '' })
    expect(gone.stderr).toContain('pawl serve')
  })
})

test.each([
  ['users', ['list', 'show', 'create', 'change', 'password', 'disable', 'enable']],
  ['accounts', ['list', 'create', 'rename', 'disable', 'enable']],
  ['sessions', ['list', 'show', 'end', 'end-all']],
  ['loops', ['list']],
])('every command of %s has help with an example and --json', async (group, names) => {
  for (const name of names) {
    const { stdout, exitCode } = await pawl(group, name, '--help')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`Example:\n  pawl ${group} ${name}`)
    expect(stdout).toContain('--json')
    expect(stdout).toContain('--url')
  }
})
