import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test, type TestContext } from 'vitest'
import { asAdministrator, Stage } from './cli-session-stage.ts'

interface Asked {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An API at an origin of its own, which keeps what it was asked, and answers `{"ok":true}`, or what `/status/404` asks for. */
const startApi = async ({ onTestFinished }: TestContext): Promise<{ url: string; asked: Asked[] }> => {
  const asked: Asked[] = []
  const server = createServer((incoming, answer) => {
    void text(incoming).then((body) => {
      const { method, url: path = '', headers } = incoming
      asked.push({ method, path, headers, body })
      const status = Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200)
      answer.writeHead(status, { 'content-type': 'application/json', 'x-color': 'green' })
      if (path === '/cut') answer.write('half', () => answer.destroy())
      else answer.end(path === '/large' ? 'x'.repeat(1_000_000) : '{"ok":true}')
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

test('the bearer goes to the server of the profile and to the origins named at login, and nowhere else', async (context) => {
  const [stage, api] = await Promise.all([Stage.open(context), startApi(context)])
  await stage.logIn()
  expect(JSON.parse(await stage.done(['fetch', 'auth/session']))).toMatchObject({ success: true })
  const refusal = await stage.refused(2, ['fetch', `${api.url}/reports`])
  expect(refusal).toContain(
    `goes to ${stage.url} only. If ${api.url}/reports belongs to the API too, log in with --origin`,
  )
  expect(await stage.refused(2, ['fetch', 'ftp://127.0.0.1/'])).toContain('goes to')
  expect(await stage.refused(2, ['fetch', 'http://'])).toContain('is no URL')
  expect(api.asked).toEqual([])

  await stage.logIn(['--origin', api.url])
  expect(await stage.done(['fetch', `${api.url}/reports`])).toBe('{"ok":true}')
  // The next login remembers them.
  await stage.logIn()
  await stage.done(['fetch', `${api.url}/reports`])
  const bearers = api.asked.map(({ headers }) => headers.authorization)
  expect(bearers[0]).toMatch(/^Bearer pawl_at_/)
  expect(bearers[1]).toBe(`Bearer ${await stage.token()}`)
  expect(await stage.refused(2, ['login', '--origin', 'here'], asAdministrator)).toContain('is no origin')
})

test('method, headers and body are sent as they are said, as text, from a file, or from standard input', async (context) => {
  const [stage, api] = await Promise.all([Stage.open(context), startApi(context)])
  await stage.logIn(['--origin', api.url])
  const url = `${api.url}/things`
  await stage.done(['fetch', url, '-X', 'delete', '-H', 'X-One: 1', '-H', 'Accept: text/csv'])
  await stage.done(['fetch', url, '-d', '{"month":"2018-04"}'])
  await stage.done(['fetch', url, '-d', 'month=2018-04', '-X', 'PUT'])
  writeFileSync(stage.path('body.csv'), 'a,b\r\n1,2\r\n')
  await stage.done(['fetch', '-H', 'content-type: text/csv', url, '-d', '@body.csv'])
  expect(await stage.pawlWith('[1]\n', ['fetch', url, '-d', '@-'])).toMatchObject({ code: 0 })
  const seen = api.asked.map(({ method, headers, body }) => `${method ?? ''} ${headers['content-type'] ?? '-'} ${body}`)
  expect(seen).toEqual([
    'DELETE - ',
    'POST application/json {"month":"2018-04"}',
    'PUT application/x-www-form-urlencoded month=2018-04',
    'POST text/csv a,b\r\n1,2\r\n',
    'POST application/json [1]\n',
  ])
  expect(api.asked[0]?.headers).toMatchObject({ 'x-one': '1', accept: 'text/csv' })
})

test('the answer goes to standard output, with its head if asked for; an error status ends with 22', async (context) => {
  const [stage, api] = await Promise.all([Stage.open(context), startApi(context)])
  await stage.logIn(['--origin', api.url])
  const withHead = await stage.done(['fetch', '--include', `${api.url}/`])
  expect(withHead).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*x-color: green\r\n\r\n\{"ok":true\}$/)
  const gone = await stage.pawl(['fetch', `${api.url}/status/404`])
  expect(gone).toEqual({
    code: 22,
    stdout: '{"ok":true}',
    stderr: `pawl: GET ${api.url}/status/404 was answered 404 Not Found.\n`,
  })
  const failed = await stage.pawl(['fetch', '--json', `${api.url}/status/500`])
  expect(failed).toMatchObject({ code: 22, stderr: '' })
  expect(JSON.parse(failed.stdout)).toMatchObject({ success: false, status: 500, body: { ok: true } })
  const [bin = '', ...words] = stage.commandOf(['fetch', `${api.url}/large`])
  expect(await stage.shell(['sh', '-c', '"$0" "$@" | head -c 3', bin, ...words])).toEqual({
    code: 0,
    stdout: 'xxx',
    stderr: '',
  })
})

test('an answer that breaks off is told with 69, and what came of it is written', async (context) => {
  const [stage, api] = await Promise.all([Stage.open(context), startApi(context)])
  await stage.logIn(['--origin', api.url])
  const { code, stdout, stderr } = await stage.pawl(['fetch', `${api.url}/cut`])
  expect({ code, stdout }).toEqual({ code: 69, stdout: 'half' })
  expect(stderr).toMatch(/^pawl: The answer broke off \(\w+\)\. [^\n]+\n$/)
})

test('an API that refuses every bearer gets the call twice, and the caller the 401', async (context) => {
  const [stage, api] = await Promise.all([Stage.open(context), startApi(context)])
  await stage.logIn(['--origin', api.url])
  const { code, stderr } = await stage.pawl(['fetch', `${api.url}/status/401`])
  expect({ code, stderr }).toMatchObject({ code: 22, stderr: expect.stringContaining('401') as string })
  const bearers = new Set(api.asked.map(({ headers }) => headers.authorization))
  expect({ calls: api.asked.length, bearers: bearers.size }).toEqual({ calls: 2, bearers: 2 })
})

test('what cannot be asked is told with 2', async (context) => {
  const stage = await Stage.open(context)
  await stage.logIn()
  for (const words of [
    ['-X', 'B AD'],
    ['-X', 'TRACE'],
    ['-H', 'nonsense'],
    ['-H', 'b ad: 1'],
    ['-X', 'GET', '-d', 'a=1'],
    ['-d', '@missing'],
  ]) {
    await stage.refused(2, ['fetch', '/x', ...words])
  }
})
