import type { FastifyInstance } from 'fastify'
import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type ContractStage } from '../../test/contract.ts'
import { dial, exchange, type Wired } from '../../test/wire.ts'
import { createApp } from './app.ts'
import { defaultTimeouts, type Timeouts } from './server-options.ts'

let stage: ContractStage<FakeServices>
/** As patient as a server is: whoever is answered here is not cut off, however slow this machine is. */
let app: FastifyInstance
const hasty: FastifyInstance[] = []
let token: string
let refreshToken: string

beforeAll(async () => {
  stage = await openStage(createFakeServices())
  ;({ token, refreshToken } = await stage.logIn('ada'))
  app = await listening()
})

afterAll(async () => {
  for (const each of [app, ...hasty]) await each.close()
  await stage.app.close()
})

const listening = async (timeouts = defaultTimeouts): Promise<FastifyInstance> => {
  const opened = await createApp(stage.context, { timeouts, mostDelayMilliseconds: 0 })
  await opened.listen({ host: '127.0.0.1', port: 0 })
  return opened
}

/** One that is impatient in this, and in nothing else. */
const impatient = async (given: Partial<Timeouts>): Promise<FastifyInstance> => {
  const opened = await listening({ ...defaultTimeouts, connectionsCheckingInterval: 50, ...given })
  hasty.push(opened)
  return opened
}

const request = (...lines: string[]): Promise<Wired> => exchange(app, `${lines.join('\r\n')}\r\nHost: x\r\n\r\n`)
const code = ({ last }: Wired): unknown => (last['error'] as { code: string } | undefined)?.code

const expectMalformed = (wired: Wired, status = 400): void => {
  expect(wired.statuses).toEqual([status])
  expect(code(wired)).toBe('malformed_request')
  const head = wired.text.toLowerCase()
  expect(head).toContain('content-type: application/json; charset=utf-8')
  expect(head).toContain('cache-control: no-store')
  expect(head).toMatch(/x-request-id: [\w-]{8}-[0-9a-z]+/)
}

describe('what is no HTTP', () => {
  test.each(['hello\r\n\r\n', '\x16\x03\x01\x02\0', 'GET / HTTP/9.9\r\n\r\n', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n'])(
    '%j is answered in the contract’s shape, and the connection closed',
    async (text) => {
      expectMalformed(await exchange(app, text))
    },
  )

  test('or has two lengths, or two ways to say how long it is, is refused whole', async () => {
    const body = '{"refresh_token":"x"}'
    const post = ['POST /auth/refresh HTTP/1.1', 'Content-Type: application/json']
    expectMalformed(await request(...post, 'Content-Length: 21', 'Content-Length: 20', '', body))
    expectMalformed(await request(...post, 'Content-Length: 21', 'Transfer-Encoding: chunked', '', body))
    expectMalformed(await request(...post, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity', '', body))
    expectMalformed(await request(...post, 'Content-Length: +21', '', body))
    expectMalformed(await request('GET /health/live HTTP/1.1', 'X: a\rb'))
  })

  test('or has headers beyond all bounds is 431', async () => {
    expectMalformed(await request('GET /health/live HTTP/1.1', `X: ${'x'.repeat(20_000)}`), 431)
    expectMalformed(await request(`GET /${'x'.repeat(20_000)} HTTP/1.1`), 431)
  })

  test('is no answer to the request before it', async () => {
    const line = dial(app)
    line.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\nhello\r\n\r\n')
    const { statuses } = await line.closed
    expect(statuses).not.toContain(400)
  })

  test('does not stop the process: whoever comes next is served', async () => {
    expect((await request('GET /health/live HTTP/1.1', 'Connection: close')).statuses).toEqual([200])
  })
})

describe('headers', () => {
  const close = 'Connection: close'

  test('of authorization may come once, whatever the endpoint', async () => {
    for (const path of ['/auth/session', '/auth/verify', '/health/live']) {
      const twice = await request(
        `GET ${path} HTTP/1.1`,
        close,
        `Authorization: Bearer ${token}`,
        'authorization: Basic x',
      )
      expectMalformed(twice)
    }
    const once = await request('GET /auth/session HTTP/1.1', close, `aUTHORIZATION: bEARER   ${token}`)
    expect(once.statuses).toEqual([200])
  })

  test('of an attempt that come twice are unfit, also where they say the same', async () => {
    const body = JSON.stringify({ refresh_token: refreshToken })
    const key = 'Idempotency-Key: 0123456789abcdef'
    const wired = await exchange(
      app,
      ['POST /auth/refresh HTTP/1.1', 'Host: x', close, 'Content-Type: application/json', `Content-Length: ${body.length}`, key, key, '', body].join('\r\n'), // prettier-ignore
    )
    expect(code(wired)).toBe('invalid_parameter')
    expect(wired.last['error']).toMatchObject({ parameters: ['idempotency-key'] })
  })

  test('named like members of every object are like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) => `${name}: x`)
    expect((await request('GET /health/live HTTP/1.1', close, ...names)).statuses).toEqual([200])
  })
})

describe('a client that hangs up', () => {
  const body = (): string => JSON.stringify({ refresh_token: refreshToken })
  const head = (length: number): string =>
    `POST /auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

  test('in the middle of its body or before its answer harms nobody, and is nothing to report', async () => {
    for (let time = 0; time < 20; time++) {
      for (const text of [head(1000) + body(), head(body().length) + body(), 'GET /auth/session HTTP/1.1\r\nHo']) {
        const line = dial(app)
        line.write(text)
        line.hangUp()
        await line.closed
      }
    }
    const after = await request('GET /health/live HTTP/1.1', 'Connection: close')
    expect(after.statuses).toEqual([200])
    expect(stage.log()).not.toMatch(/"level":"(warn|error|fatal)"/)
  })
})

describe('a slow client', () => {
  test('that never ends its headers is answered 408 and cut off, however many there are', async () => {
    const server = await impatient({ headersTimeout: 300 })
    const lines = Array.from({ length: 200 }, () => dial(server))
    for (const line of lines) line.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX: ')
    for (const { closed } of lines) expectMalformed(await closed, 408)
  })

  test('that never ends its body is answered 408 and cut off', async () => {
    const line = dial(await impatient({ headersTimeout: 300, requestTimeout: 600 }))
    const length = 'Content-Type: application/json\r\nContent-Length: 1000'
    line.write(`POST /auth/refresh HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n{"refresh_token":`)
    expectMalformed(await line.closed, 408)
  })

  test('that says nothing after a request is cut off', async () => {
    const line = dial(await impatient({ keepAliveTimeout: 300 }))
    line.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')
    expect((await line.closed).statuses).toEqual([200])
  })

  test('that says nothing at all is cut off', async () => {
    const line = dial(await impatient({ headersTimeout: 300 }))
    expect((await line.closed).statuses.filter((status) => status !== 408)).toEqual([])
  })

  test('does not hold up anybody else', async () => {
    const lines = Array.from({ length: 200 }, () => dial(app))
    for (const line of lines) line.write('POST /auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n')
    expect((await request('GET /health/live HTTP/1.1', 'Connection: close')).statuses).toEqual([200])
    for (const line of lines) line.hangUp()
    for (const { statuses } of await Promise.all(lines.map(({ closed }) => closed))) expect(statuses).toEqual([])
  })

  test('has ten seconds for its headers, fifteen for all, sixty-five between two', () => {
    expect(defaultTimeouts).toEqual({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 1_000,
    })
    expect(stage.app.server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 65_000,
      maxRequestsPerSocket: 1000,
    })
  })
})

describe('verify', () => {
  test('takes any method but TRACE, and never reads the body', async () => {
    const head = `Host: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n`
    for (const method of [
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'PROPFIND',
      'QUERY',
      'PURGE',
      'M-SEARCH',
    ]) {
      for (const body of ['Content-Length: 3\r\n\r\nabc', `Content-Type: ;\r\nContent-Length: 3\r\n\r\n{{{`]) {
        const { statuses, last } = await exchange(app, `${method} /auth/verify HTTP/1.1\r\n${head}${body}`)
        expect([method, ...statuses]).toEqual([method, 200])
        expect(last).toEqual({ success: true })
      }
    }
    const trace = await exchange(app, `TRACE /auth/verify HTTP/1.1\r\n${head}\r\n`)
    expect([trace.statuses, code(trace)]).toEqual([[405], 'method_not_allowed'])
    expect(trace.text).not.toContain(token)
  })

  test('answers before the body has come', async () => {
    const line = dial(app)
    line.write(
      `POST /auth/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\n`,
    )
    await expect.poll(() => line.text(), { timeout: 60_000 }).toContain('{"success":true}')
    line.end()
  })
})

describe('a dead token', () => {
  test('is answered as ever, but beyond twenty within a second the connection is closed', async () => {
    const { refreshToken: dead } = await stage.logIn('ada')
    await stage.ask('logout', { body: { refresh_token: dead } })
    const body = JSON.stringify({ refresh_token: dead })
    const once = `POST /auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    // A second may end in between, but hardly ten.
    const { statuses, text } = await exchange(app, once.repeat(220))
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(statuses.length).toBeGreaterThan(20)
    expect(statuses.length).toBeLessThan(220)
    expect(text.match(/connection: close/gi)).toHaveLength(1)
  })

  test('that was never alive does not close anything', async () => {
    const body = JSON.stringify({ refresh_token: 'pawl_rt_x' })
    const once = `POST /auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    const all = `${once}\r\n${body}`.repeat(50) + `${once}Connection: close\r\n\r\n${body}`
    const { statuses } = await exchange(app, all)
    expect(statuses).toEqual(Array.from({ length: 51 }, () => 401))
  })
})
