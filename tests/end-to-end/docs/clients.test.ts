import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { logIn } from '../api.ts'
import { credentials, nothingOdd, Stage } from '../sdk/stage.ts'
import type { Gateway } from '../sdk/gateway.ts'
import { runProgram, type Ended } from '../pawl.ts'

const fileOf = (name: string): string => fileURLToPath(new URL(`../../../apps/docs/clients/${name}`, import.meta.url))

interface Client {
  readonly file: string
  readonly command: readonly [string, ...string[]]
  /** What says whether the language is at hand. */
  readonly probe: readonly [string, ...string[]]
}

const clients: readonly Client[] = [
  { file: 'session.sh', command: ['sh'], probe: ['curl', '--version'] },
  { file: 'session.ts', command: [process.execPath], probe: [process.execPath, '--version'] },
  { file: 'session.py', command: ['python3'], probe: ['python3', '--version'] },
  { file: 'session.go', command: ['go', 'run'], probe: ['go', 'version'] },
  { file: 'Session.java', command: ['java'], probe: ['javac', '-version'] },
  { file: 'session.php', command: ['php'], probe: ['php', '--version'] },
  { file: 'Session.cs', command: ['dotnet', 'run'], probe: ['dotnet', '--version'] },
]

const isAtHand = ({ probe: [program, ...words] }: Client): boolean => spawnSync(program, words).status === 0

let stage: Stage
let gateway: Gateway
beforeAll(async () => {
  // They call once a second, and so refresh at every second call; a bearer that just came is good for longer than a busy machine takes to use it.
  stage = await Stage.open(2)
  gateway = await stage.gateway()
  return () => stage.close()
})

/** As an administrator does. */
const end = async (guid: string): Promise<void> => {
  const { token } = await logIn(stage.url)
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${stage.url}/admin/sessions/${guid}`, { method: 'DELETE', headers })).status).toBe(200)
}

const run = ({ file, command: [program, ...words] }: Client, sessionFile: string, calls: number): Promise<Ended> =>
  runProgram(program, [...words, fileOf(file), String(calls)], {
    folder: stage.app,
    settings: {
      PAWL_URL: gateway.url,
      SESSION_FILE: sessionFile,
      PAWL_USERNAME: credentials.username,
      PAWL_PASSWORD: credentials.password,
    },
  })

test('curl and Node are at hand, and so two clients at least are run', () => {
  expect(clients.filter(isAtHand).length).toBeGreaterThanOrEqual(2)
})

describe.for(clients.filter(isAtHand))('$file', (client) => {
  test('refreshes, gets over a lost answer, and goes on with the same session when it is started again', async () => {
    const sessionFile = stage.path()
    gateway.disturbRefreshes({ passes: 0 }, {}, { passes: 0.5 })
    const first = await run(client, sessionFile, 7)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const guids = first.stdout.trim().split('\n')
    expect(guids).toHaveLength(7)
    expect(guids[0]).toMatch(/^[\da-f-]{36}$/)
    const second = await run(client, sessionFile, 1)
    expect(new Set([...guids, second.stdout.trim()]).size).toBe(1)
    const { state, odd, refreshCount } = await stage.account(guids[0])
    expect(state).toBe('live')
    expect(refreshCount).toBeGreaterThanOrEqual(3)
    // Asking again for an answer that was lost is all that it did out of the ordinary.
    expect(odd).toEqual({ ...nothingOdd, repeated: odd.repeated })
    expect(odd.repeated).toBeGreaterThanOrEqual(1)
  })

  test('logs in anew, once, when the session was ended', async () => {
    gateway.disturbRefreshes()
    const sessionFile = stage.path()
    const before = (await run(client, sessionFile, 1)).stdout.trim()
    await end(before)
    const { code, stdout } = await run(client, sessionFile, 2)
    expect(code).toBe(0)
    const after = new Set(stdout.trim().split('\n'))
    expect(after.size).toBe(1)
    expect(after.has(before)).toBe(false)
  })

  test('is on the page of clients, with whether it was run', () => {
    const page = readFileSync(
      fileURLToPath(new URL('../../../apps/docs/site/content/docs/clients.mdx', import.meta.url)),
      'utf8',
    )
    expect(page).toContain(`clients/${client.file}?raw`)
  })
})
