import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { administrator, logIn, post, refresh, withAdministrator, type Pair } from './api.ts'
import { bin, pawl, runProgram, Server, type Environment } from './pawl.ts'

let folder = ''
const running: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-first-start-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  rmSync(folder, { recursive: true })
})

const start = async (settings: Environment = {}, words: readonly string[] = []): Promise<Server> => {
  const server = await Server.start(folder, settings, words)
  running.push(server)
  return server
}

/** Pastes lines into one shell; answers the JSON objects that they print. */
const paste = async (lines: readonly string[], settings: Environment = {}): Promise<unknown[]> => {
  const script = [
    'command -v curl >/dev/null || { echo "This test needs curl (apt-get install curl)." >&2; exit 1; }',
    ...lines,
  ]
  const { code, stdout, stderr } = await runProgram('bash', ['-c', script.join('\n')], { folder, settings })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}

const curlLinesIn = (output: string): string[] => output.split('\n').filter((line) => line.includes('curl '))

test('the first start prints an administrator and two lines that work when they are pasted, the second as often as one likes', async () => {
  const server = await start()
  await server.says(/curl .*\n.*curl .*\n/)
  expect(server.output).toMatch(/Administrator +admin\n.*Password +[0-9a-z]{20} /)
  const [login = '', again = ''] = curlLinesIn(server.output)
  const pairs = (await paste([login, again, again, again])) as Pair[]
  expect(new Set(pairs.map(({ guid }) => guid)).size).toBe(1)
  expect(new Set(pairs.map(({ refreshToken }) => refreshToken)).size).toBe(4)
})

test('an administrator whose name a shell would take apart can log in with the printed line too', async () => {
  const odd = { PAWL_ADMIN_USERNAME: `Ada "$(id)" O'Neil & co`, PAWL_ADMIN_PASSWORD: `it's $ecret & +more` }
  const server = await start(odd)
  await server.says(/curl .*\n.*curl .*\n/)
  expect(server.output).not.toContain('$ecret')
  const [pair] = await paste(curlLinesIn(server.output), odd)
  expect(pair).toMatchObject({ success: true, user: { username: odd.PAWL_ADMIN_USERNAME } })
})

test('a later start prints one line, and a stop by signal ends with 0', async () => {
  const first = await start(withAdministrator)
  const pair = await logIn(first.url)
  expect(await first.stop()).toBe(0)
  const second = await start()
  expect(second.output).toBe(`Pawl listens on ${second.url}, with its data in pawl-data.\n`)
  expect((await refresh(second.url, pair)).status).toBe(200)
  expect(await second.stop()).toBe(0)
})

/** The signal of somebody who has waited for the greeting, as early as it can come. */
const stopAtGreeting = `
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text, ...more) => {
    const written = write(text, ...more)
    if (String(text).includes('http://')) process.kill(process.pid, 'SIGTERM')
    return written
  }
`

test('a stop that comes together with the greeting ends with 0 too', async () => {
  const server = await start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stopAtGreeting)}` })
  expect(await server.ended()).toBe(0)
})

test('where nobody looks, a later start says so in one line of JSON', async () => {
  await (await start(withAdministrator)).stop()
  const server = await start({ PAWL_LOG_FORMAT: 'json' })
  expect(JSON.parse(server.output)).toMatchObject({ level: 'info', url: server.url, msg: 'Pawl listens.' })
})

test('with --json a start is one object, the password in it', async () => {
  const server = await start({}, ['--json'])
  const [greeting = ''] = server.output.split('\n')
  expect(JSON.parse(greeting)).toMatchObject({
    success: true,
    url: server.url,
    firstAdministrator: { username: 'admin', generatedPassword: expect.stringMatching(/^[0-9a-z]{20}$/) as string },
  })
})

/** Of a thread; none where it has ended meanwhile. */
const nameOf = (task: string): string => {
  try {
    return readFileSync(join(task, 'comm'), 'utf8').trim()
  } catch {
    return ''
  }
}

test('helpers of V8 get as many threads as there are other cores, where the system shows threads', async () => {
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  let output = ''
  for await (const more of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(more)
    if (/http:\/\/\S+:\d+/.test(output)) break
  }
  const tasks = `/proc/${child.pid ?? 0}/task`
  const seen = existsSync(tasks) ? readdirSync(tasks).map((task) => nameOf(join(tasks, task))) : null
  child.kill()
  await ended
  expect(output).toContain('http://')
  const expected = Math.min(4, Math.max(1, availableParallelism() - 1))
  if (seen !== null) expect(seen.filter((name) => name === 'V8Worker')).toHaveLength(expected)
})

test('a second server on the same data does not start, and says which process holds it', async () => {
  const { pid } = await start()
  const { code, stderr } = await pawl(folder, 'serve --port 0')
  expect(code).toBe(1)
  expect(stderr).toContain(`process ${pid}`)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('a port in use is named together with a way out', async () => {
  const { url } = await start()
  const { port } = new URL(url)
  const { code, stderr } = await pawl(folder, `serve --port ${port} --data other`)
  expect(code).toBe(1)
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is in use by another program.`)
})

test('a second signal ends a server at once that waits for a request', async () => {
  const server = await start(withAdministrator)
  const headers = { 'content-type': 'application/json', 'content-length': 100, expect: '100-continue' }
  const asked = request(`${server.url}/auth/login`, { method: 'POST', headers })
  asked.on('error', () => undefined).flushHeaders()
  await once(asked, 'continue')
  server.signal('SIGTERM')
  await server.says(/Pawl stops/)
  server.signal('SIGTERM')
  expect(await server.ended()).toBe(1)
})

test('an older Node gets one sentence', async () => {
  const node20 = fileURLToPath(new URL('../../node_modules/node20/bin/node', import.meta.url))
  const { code, stdout, stderr } = await runProgram(node20, [bin, 'serve'], { folder })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^pawl needs Node 24\.7 or newer, and this is Node 20\.[^\n]+\n$/)
})

test('the first administrator is not made twice, whatever the environment says later', async () => {
  await (await start(withAdministrator)).stop()
  const server = await start({ PAWL_ADMIN_USERNAME: 'other', PAWL_ADMIN_PASSWORD: 'another long one' })
  expect(server.output).not.toContain('Administrator')
  expect((await post(server.url, '/auth/login', administrator)).status).toBe(200)
})
