import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyIdIn, logIn, pairIn, refresh, withAdministrator, type Answer, type Pair } from './api.ts'
import { pawl, Server, type Ended, type Environment } from './pawl.ts'

// Runs the commands of cli/README.md, backup.mdx and keys.mdx.

let folder = ''
const running: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-upkeep-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  rmSync(folder, { recursive: true })
})

const start = async (settings: Environment = {}): Promise<Server> => {
  const server = await Server.start(folder, { ...withAdministrator, ...settings })
  running.push(server)
  return server
}

/** Runs a command that must succeed. */
const done = async (line: string): Promise<string> => {
  const { code, stdout, stderr } = await pawl(folder, line)
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
  return stdout
}

/** Runs a command that must be refused; answers why. */
const refused = async (line: string, expected = 1): Promise<string> => {
  const { code, stderr } = await pawl(folder, line)
  expect({ line, code }).toEqual({ line, code: expected })
  return stderr
}

const json = ({ stdout }: Pick<Ended, 'stdout'>): Record<string, unknown> =>
  JSON.parse(stdout) as Record<string, unknown>

/** Refreshes one session without a pause until it is told to stop; answers what the server said. */
const refreshing = (url: string, first: Pair): { stop: () => Promise<{ statuses: Set<number>; last: Pair }> } => {
  let going = true
  const run = async (): Promise<{ statuses: Set<number>; last: Pair }> => {
    const statuses = new Set<number>()
    let last = first
    while (going) {
      const answer: Answer = await refresh(url, last)
      statuses.add(answer.status)
      last = pairIn(answer)
    }
    return { statuses, last }
  }
  const ended = run()
  return {
    stop: () => {
      going = false
      return ended
    },
  }
}

test('a key is rolled while a client refreshes without a pause, and no refresh fails', async () => {
  const server = await start({ PAWL_LOOP_BURST: '100', PAWL_LOOP_MIN_INTERVAL: '1', PAWL_LOOP_FLOOD_RATE: '1000' })
  const first = await logIn(server.url)
  expect(keyIdIn(first.refreshToken)).toBe(1)
  const client = refreshing(server.url, first)
  await done('keys add')
  expect(await refused('keys promote 2')).toContain('do not hold it yet')
  await server.reload()
  await done('keys promote 2')
  await server.reload()
  expect(await refused('keys retire 1')).toContain('--end-sessions')
  const { statuses, last } = await client.stop()
  expect([...statuses]).toEqual([200])

  // A session that moves on is minted with the new key, and outlives the old one.
  const moved = await logIn(server.url)
  expect(keyIdIn(moved.refreshToken)).toBe(2)
  await done('keys retire 1 --end-sessions')
  await server.reload()
  expect((await refresh(server.url, moved)).status).toBe(200)
  expect((await refresh(server.url, first)).body.error?.code).toBe('invalid_refresh_token')
  expect(last.guid).toBe(first.guid)
  const { keys } = json({ stdout: await done('keys list --json') })
  expect(keys).toMatchObject([
    { id: 2, state: 'mints', heldHere: true },
    { id: 1, state: 'retired', heldHere: false },
  ])
})

test('a server whose key file is damaged says so on SIGHUP and goes on with its keys', async () => {
  const server = await start()
  const pair = await logIn(server.url)
  writeFileSync(join(folder, 'pawl-data', 'server.keys'), 'what?')
  await server.reload()
  expect(server.output).toContain('The keys stay as they were: server.keys has an entry (number 1)')
  expect((await refresh(server.url, pair)).status).toBe(200)
})

test('a backup is taken while the server runs; restoring it ends every session, and keeps users', async () => {
  const server = await start()
  const pair = await logIn(server.url)
  await done('backup copy.db')
  expect(statSync(join(folder, 'copy.db')).mode & 0o077).toBe(0)
  expect(await refused('restore copy.db')).toContain(`process ${server.pid}`)
  await server.stop()

  expect(await done('restore copy.db')).toContain('Every session has ended')
  const restored = await start()
  expect((await refresh(restored.url, pair)).body.error).toMatchObject({
    code: 'session_ended',
    reason: 'store_restored',
  })
  await logIn(restored.url)
  await restored.stop()

  expect(await done('restore copy.db --keep-sessions')).toContain('Warning')
  expect((await refresh((await start()).url, pair)).status).toBe(200)
})

test('a raised epoch ends every session; it is not raised under a running server', async () => {
  const server = await start()
  const pair = await logIn(server.url)
  expect(await refused('epoch raise')).toContain('Stop that server first')
  await server.stop()
  expect(json({ stdout: await done('epoch raise --json') })).toEqual({ success: true, epoch: 2 })
  const again = await start()
  expect((await refresh(again.url, pair)).body.error?.code).toBe('session_ended')
  expect((await refresh(again.url, await logIn(again.url))).status).toBe(200)
})

test('the doctor finds nothing beside a running server, and a key file that others can read', async () => {
  const { url, pid } = await start()
  const { port } = new URL(url)
  const healthy = await done(`doctor --port ${port}`)
  expect(healthy).toContain(`A Pawl server answers at ${url}.`)
  expect(healthy).toContain(`:${pid}.`)
  chmodSync(join(folder, 'pawl-data', 'server.keys'), 0o644)
  const sick = await pawl(folder, 'doctor --port 0 --json')
  expect(sick.code).toBe(1)
  expect(json(sick)['findings']).toContainEqual({
    check: 'keys',
    verdict: 'bad',
    message: expect.stringContaining('Run: chmod 600') as string,
  })
})

test('before the first start the doctor says what the first start will make', async () => {
  const { code, stdout } = await pawl(folder, 'doctor --port 0')
  expect(code).toBe(0)
  expect(stdout.match(/the first start makes it/g)).toHaveLength(3)
})

test('config tells values and origins, and every problem at once', async () => {
  writeFileSync(join(folder, 'pawl.config.json'), '{"bearer": {"lifetime": "15m"}}')
  const { settings } = json({ stdout: await done('config --json --port 1234') }) as {
    settings: { name: string; value: string; origin: string }[]
  }
  const shown = Object.fromEntries(settings.map(({ name, value, origin }) => [name, `${value} from ${origin}`]))
  expect(shown).toMatchObject({ port: '1234 from --port', 'bearer.lifetime': '15 min from pawl.config.json' })
  writeFileSync(join(folder, 'pawl.config.json'), '{"bearer": {"lifetme": 60}, "port": -1}')
  const problems = await refused('config', 2)
  expect(problems).toContain('Did you mean "bearer.lifetime"?')
  expect(problems).toContain('port is -1 (pawl.config.json)')
})

test('migrate makes a database that a server then uses', async () => {
  await done('migrate')
  await logIn((await start()).url)
})

test('commands on a database that is not there say so', async () => {
  for (const line of ['keys list', 'backup copy.db', 'epoch raise']) {
    expect(await refused(line)).toContain('There is no database at')
  }
})

test('what is wrongly said is told with 2, and what is refused with --json is JSON', async () => {
  expect(await refused('serve --prot 1', 2)).toContain('Did you mean --port?')
  expect(await refused('keys promote one', 2)).toContain('no id of a key')
  const answer = await pawl(folder, 'keys list --json')
  expect(answer.code).toBe(1)
  expect(json(answer)).toMatchObject({ success: false, error: { code: 'refused' } })
})
