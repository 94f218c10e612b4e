import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { administrator, logIn, withAdministrator } from './api.ts'
import { runProgram, Server, type Ended, type Environment } from './pawl.ts'

// Runs what examples/README.md, axios/README.md, express-backend/README.md, fastify-backend/README.md and node-script/README.md start.

let folder = ''
let server: Server
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-examples-'))
  server = await Server.start(folder, withAdministrator)
})
afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true })
})

let count = 0
let settings: Environment = {}
beforeEach(() => {
  const credentials = { PAWL_USERNAME: administrator.username, PAWL_PASSWORD: administrator.password }
  settings = { PAWL_URL: server.url, SESSION_FILE: join(folder, `session-${++count}.json`), PORT: '0', ...credentials }
})

const placeOf = (name: string): string => fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url))

/** What `npm start` of an example starts. */
const commandOf = (name: string): readonly [string, ...string[]] => {
  const { scripts } = JSON.parse(readFileSync(join(placeOf(name), 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const [program, ...words] = scripts.start.split(' ')
  expect(program).toBe('node')
  return [process.execPath, ...words]
}

const run = (name: string, more: Environment = {}): Promise<Ended> => {
  const [program, ...words] = commandOf(name)
  return runProgram(program, words, { folder: placeOf(name), settings: { ...settings, ...more } })
}

const running: ChildProcessByStdio<null, Readable, null>[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

/** Starts an example that serves, and returns its address, which is what it says first. */
const start = async (name: string): Promise<string> => {
  const [program, ...words] = commandOf(name)
  const child = spawn(program, words, {
    cwd: placeOf(name),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number]
  return String(said).trim()
}

/** Ends the one that was started, as a supervisor does. */
const stop = async (): Promise<number | null> => {
  const [child] = running
  child?.kill('SIGTERM')
  if (child?.exitCode === null) await once(child, 'exit')
  return child?.exitCode ?? null
}

const sessionCount = async (token: string): Promise<number> => {
  const answer = await fetch(`${server.url}/auth/sessions`, { headers: { authorization: `Bearer ${token}` } })
  const { items } = (await answer.json()) as { items: readonly unknown[] }
  return items.length
}

test('node-script says who is logged in, and needs no password the second time', async () => {
  const said = { code: 0, stdout: `${administrator.username} on account Default\n`, stderr: '' }
  expect(await run('node-script')).toEqual(said)
  expect(await run('node-script', { PAWL_PASSWORD: '' })).toEqual(said)
  const another = { PAWL_PASSWORD: '', SESSION_FILE: join(folder, 'another.json') }
  expect(await run('node-script', another)).toMatchObject({
    code: 1,
    stderr: 'not_logged_in: There is no session: log in.\n',
  })
})

test('axios says who is logged in', async () => {
  expect(await run('axios')).toEqual({ code: 0, stdout: `${administrator.username} on account Default\n`, stderr: '' })
})

describe.each(['express-backend', 'fastify-backend'])('%s', (name) => {
  test('answers its callers from one session with the API, and ends when it is told to', async () => {
    const { token } = await logIn(server.url)
    const before = await sessionCount(token)
    const url = await start(name)
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/customer`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await answers[0]?.json()).toEqual({ user: administrator.username, account: 'Default' })
    expect(await sessionCount(token)).toBe(before + 1)
    expect(await stop()).toBe(0)
  })

  test('says 502 to its callers when its own password is wrong, and nothing more', async () => {
    settings = { ...settings, PAWL_PASSWORD: 'not the one' }
    const answer = await fetch(`${await start(name)}/customer`)
    expect(answer.status).toBe(502)
    expect(await answer.json()).toEqual({ error: 'The API cannot be used at the moment.' })
  })
})

describe('browser-page', () => {
  const fileFor = (into: string, path: string): string => join(into, /\.[jt]s$/.test(path) ? path : `${path}.js`)

  /** Downloads a module and all that it imports by path; returns what it imports by name. */
  const download = async (url: URL, into: string, seen: Set<string>): Promise<string[]> => {
    if (seen.has(url.href)) return []
    seen.add(url.href)
    const answer = await fetch(url)
    expect({ url: url.href, status: answer.status }).toEqual({ url: url.href, status: 200 })
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const text = await answer.text()
    const file = fileFor(into, url.pathname)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    const names = [...text.matchAll(/(?:\bfrom|\bimport)\s*'([^']+)'/g)].map(([, name = '']) => name)
    const paths = names.filter((name) => name.startsWith('.'))
    const further = await Promise.all(paths.map((path) => download(new URL(path, url), into, seen)))
    return [...names.filter((name) => !name.startsWith('.')), ...further.flat()]
  }

  test('serves a page whose modules are all there, and load', async () => {
    const url = await start('browser-page')
    const html = await (await fetch(url)).text()
    const { imports } = JSON.parse(/importmap">([^<]+)</.exec(html)?.[1] ?? '') as { imports: Record<string, string> }
    const seen = new Set<string>()
    const names = await download(new URL('/page.js', url), folder, seen)
    expect(new Set(names)).toEqual(new Set(Object.keys(imports)))
    expect(await (await fetch(`${url}/settings.js`)).text()).toContain(server.url)

    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const path of Object.values(imports)) {
      expect(await download(new URL(path, url), folder, seen)).toEqual([])
      const script = `console.log(Object.keys(await import(process.argv[1])).join())`
      const loaded = await runProgram(process.execPath, ['-e', script, fileFor(folder, path)], { folder })
      expect(loaded).toMatchObject({ code: 0, stdout: expect.stringMatching(/createSession|webStorage/) as string })
    }
    expect((await fetch(`${url}/client/../main.js`)).status).toBe(404)
    expect((await fetch(`${url}/client/..%2f..%2fpackage.json`)).status).toBe(404)
    expect(await stop()).toBe(0)
  })

  test('has the elements that its script, and whoever drives it, look for', async () => {
    const url = await start('browser-page')
    const [html, script] = await Promise.all(['/', '/page.js'].map(async (path) => (await fetch(url + path)).text()))
    const wanted = [...(script ?? '').matchAll(/element\('([^']+)'\)/g)].map(([, id = '']) => id)
    expect(wanted).toContain('log-in')
    for (const id of wanted) expect(html).toContain(`id="${id}"`)
  })
})
