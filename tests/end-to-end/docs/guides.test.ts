import { noticeSchema, tokenPairSchema } from '@pawl/protocol'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bin, runProgram, Server, type Ended } from '../pawl.ts'
import { root, snippetsOf, testIn } from './snippets.ts'

const password = 'a long enough one'

let folder = ''
let server: Server
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-guides-'))
  const administrator = { PAWL_ADMIN_USERNAME: 'admin', PAWL_ADMIN_PASSWORD: password }
  // Who waits eleven seconds in a page waits two here.
  server = await Server.start(folder, { ...administrator, PAWL_REFRESH_RACE_TOLERANCE: '1' })
})
afterEach(async () => {
  await server.kill()
  rmSync(folder, { recursive: true })
})

/** What a page has of a language for this test, with the addresses and names of this test. */
const read = (page: string, language: string): string[] =>
  snippetsOf(page)
    .filter((snippet) => snippet.language === language && testIn(snippet.mark) === 'tests/end-to-end/docs/guides')
    .map(({ text }) =>
      text
        .replaceAll('http://127.0.0.1:4600', server.url)
        .replaceAll('PASSWORD=…', `PASSWORD='${password}'`)
        .replaceAll('sleep 11', 'sleep 2'),
    )

const environment = (): Record<string, string> => ({
  HOME: folder,
  PAWL_URL: server.url,
  PAWL_HOME: join(folder, 'home'),
  NODE: process.execPath,
  BIN: bin,
})

/** What a reader has before the first line: the command, and the newest pair of a login. */
const before = `set -e
pawl() { "$NODE" "$BIN" "$@"; }
npx() { shift; pawl "$@"; }
`

const shell = (lines: readonly string[], settings: Record<string, string> = {}): Promise<Ended> =>
  runProgram('bash', ['-c', before + lines.join('\n')], { folder, settings: { ...environment(), ...settings } })

const logIn = (): string =>
  `PAIR=$(curl -s ${server.url}/auth/login -d username=admin --data-urlencode 'password=${password}')`

test('what README.md and first-five-minutes.mdx show in a shell works in that order', async () => {
  for (const page of ['README.md', 'apps/docs/site/content/docs/first-five-minutes.mdx']) {
    const lines = read(page, 'sh').map((text) => text.replaceAll('ada@example.com', `ada-${page.length}@example.com`))
    expect(lines.length).toBeGreaterThan(2)
    const given = { PAWL_ADMIN_PASSWORD: password, PAWL_NEW_PASSWORD: 'another long enough one' }
    const { code, stdout, stderr } = await shell([logIn(), ...lines], given)
    expect({ page, code, stderr, stdout }).toMatchObject({ code: 0, stderr: '' })
    expect(stdout).toContain('"code":"refresh_token_reused"')
  }
})

test('what command-line.md shows in a shell works in that order', async () => {
  writeFileSync(join(folder, 'password.txt'), password)
  writeFileSync(join(folder, 'account.json'), '{"name":"Lock"}')
  const lines = read('docs/command-line.md', 'sh')
  expect(lines).toHaveLength(4)
  const { code, stdout, stderr } = await shell(lines, { PAWL_USERNAME: 'admin', PAWL_PASSWORD: password })
  expect({ code, stderr, stdout }).toMatchObject({ code: 0 })
  for (const name of ['Mill', 'Lock', 'Weir', 'work']) expect(stdout).toContain(name)
})

test('what http-api.md shows in a shell works', async () => {
  const { code, stdout, stderr } = await shell(read('docs/http-api.md', 'sh'))
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toContain('"openapi":"3.1.1"')
})

/** Runs a module where the packages that it imports are those of a package of ours. */
const module = (text: string, from: string, language: 'ts' | 'js'): Promise<Ended> => {
  const type = language === 'ts' ? 'module-typescript' : 'module'
  const words = ['-C', 'pawl-dev', `--input-type=${type}`, '-e', text]
  return runProgram(process.execPath, words, {
    folder: join(root, 'packages', from),
    settings: { ...environment(), PASSWORD: password },
  })
}

test('the program of server/README.md starts a server and stops it', async () => {
  const [text = ''] = read('packages/server/README.md', 'ts')
  const ended = await module(text.replace('./pawl-data', join(folder, 'other')), 'cli', 'ts')
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n/) as unknown })
})

test('the program of client/README.md logs in, calls and logs out', async () => {
  const [text = ''] = read('packages/client/README.md', 'js')
  const ended = await module(text.replace('ada@example.com', 'admin'), 'client', 'js')
  expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining("username: 'admin'") as unknown })
})

test('the lines of clocks.mdx and refresh-loops.mdx count from the time of receipt, and the wrong ones loop', async () => {
  const [clock = ''] = read('apps/docs/site/content/docs/clocks.mdx', 'js')
  const refresh = `let refreshes = 0; const refresh = async () => (refreshes++, { tokenLifetime: 3600, tokenExpiration: '2018-04-02T21:39:12+00:00' })\n`
  const told = await module(`${refresh}${clock}\nconsole.log(isNearItsEnd())`, 'client', 'js')
  expect(told).toMatchObject({ code: 0, stdout: 'false\n' })
  const [loop = ''] = read('apps/docs/site/content/docs/refresh-loops.mdx', 'js')
  const given = `${refresh}const pair = await refresh(); refreshes = 0; const sentAt = performance.now()\n`
  const counted = await module(
    `${given}${loop.replace('// right', 'console.log(refreshes)')}\nconsole.log(refreshes)`,
    'client',
    'js',
  )
  expect(counted).toMatchObject({ code: 0, stdout: '1\n1\n' })
})

test('the answers in get-a-token.mdx and refresh-loops.mdx have the shape of real ones', () => {
  const [pair = ''] = read('apps/docs/site/content/docs/get-a-token.mdx', 'json')
  const tokens = pair
    .replace('pawl_at_…', `pawl_at_${'A'.repeat(60)}`)
    .replace('pawl_rt_…', `pawl_rt_${'A'.repeat(60)}`)
  expect([...Value.Errors(tokenPairSchema, JSON.parse(tokens))]).toEqual([])
  const [notice = ''] = read('apps/docs/site/content/docs/refresh-loops.mdx', 'json')
  const { notice: shown } = JSON.parse(`{${notice}}`) as { notice: unknown }
  expect([...Value.Errors(noticeSchema, shown)]).toEqual([])
})
