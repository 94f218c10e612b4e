import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Load, Preparation, RunResult } from './job.ts'
import { requestText } from './request.ts'
import { carryOut } from './run.ts'
import { createScripts } from './script.ts'

type Answering = (request: IncomingMessage, body: string, response: ServerResponse) => void

const serve = async (answering: Answering): Promise<number> => {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answering(request, body, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const give = (response: ServerResponse, status: number, value: unknown): void => {
  const text = JSON.stringify(value)
  response.writeHead(status, { 'content-length': text.length }).end(text)
}

const load = async (port: number, preparation: Preparation, load: Load, seconds = 5): Promise<RunResult> => {
  const scripts = createScripts(preparation)
  const run = { port, groups: [{ name: preparation.name, load }], warmUpSeconds: 0, seconds }
  return carryOut(run, () => scripts)
}

const token = (session: number, generation: number): string =>
  `pawl_rt_${String(session).padStart(30, '0')}${String(generation).padStart(38, '0')}`

/** Refreshes strictly: only the newest token of a session, and never twice with one key. */
class StrictSessions {
  readonly generations = new Map<number, number>()
  readonly keys: unknown[] = []

  readonly answering: Answering = (request, body, response) => {
    const { refresh_token: presented } = JSON.parse(body) as { refresh_token: string }
    const session = Number(presented.slice(8, 38))
    const generation = this.generations.get(session) ?? 0
    this.keys.push(request.headers['idempotency-key'])
    if (presented !== token(session, generation)) {
      give(response, 401, {})
      return
    }
    this.generations.set(session, generation + 1)
    give(response, 200, { token: 'pawl_at_', refreshToken: token(session, generation + 1) })
  }
}

/** Answers nobody before so many wait, so that no connection is ever ahead of another. */
const together = (size: number, answering: Answering): Answering => {
  const waiting: Parameters<Answering>[] = []
  return (...asked) => {
    if (waiting.push(asked) < size) return
    for (const each of waiting.splice(0)) answering(...each)
  }
}

describe('a refreshing script', () => {
  test('presents every token once, with a key of its own', async () => {
    const sessions = new StrictSessions()
    const port = await serve(together(4, sessions.answering))
    const refreshTokens = Array.from({ length: 12 }, (_, session) => token(session, 0))
    const script = { kind: 'rotation', refreshTokens, wire: { kind: 'pawl', withKey: true } } as const
    const result = await load(port, { name: 'refresh', connections: 4, script }, { kind: 'counted', each: 30 })
    expect(result.groups[0]).toMatchObject({ statuses: { 200: 120 }, rotated: 120, same: 0, reconnections: 0 })
    expect([...sessions.generations.values()]).toEqual(Array.from({ length: 12 }, () => 10))
    expect(new Set(sessions.keys).size).toBe(120)
    expect(sessions.keys.every((key) => typeof key === 'string' && key.length === 22)).toBe(true)
  })

  test('counts the same token given again as no rotation', async () => {
    const port = await serve((_request, body, response) => {
      const { refresh_token: refreshToken } = JSON.parse(body) as { refresh_token: string }
      give(response, 200, { refreshToken })
    })
    const script = { kind: 'rotation', refreshTokens: [token(0, 0)], wire: { kind: 'pawl', withKey: false } } as const
    const result = await load(port, { name: 'paced', connections: 1, script }, { kind: 'counted', each: 5 })
    expect(result.groups[0]).toMatchObject({ rotated: 0, same: 5 })
  })

  test('asks as OAuth 2.0 has it, and follows the chain of tokens', async () => {
    const bodies: string[] = []
    const port = await serve((_request, body, response) => {
      bodies.push(body)
      give(response, 200, { access_token: 'rt-0', refresh_token: `rt-${bodies.length}` })
    })
    const wire = { kind: 'oauth', path: '/token', clientId: 'rt-0', clientSecret: 's' } as const
    const script = { kind: 'rotation', refreshTokens: ['rt-0'], wire } as const
    const result = await load(port, { name: 'peer', connections: 1, script }, { kind: 'counted', each: 3 })
    expect(result.groups[0]).toMatchObject({ rotated: 3, same: 0 })
    expect(bodies).toEqual(
      [0, 1, 2].map((turn) => `grant_type=refresh_token&client_id=rt-0&client_secret=s&refresh_token=rt-${turn}`),
    )
  })
})

test('a visitor verifies with its newest bearer and refreshes at its turn', async () => {
  let issued = 0
  const seen: string[] = []
  const port = await serve((request, _body, response) => {
    seen.push(request.method === 'GET' ? (request.headers.authorization ?? '') : 'refresh')
    if (request.method === 'GET') give(response, 200, { success: true })
    else give(response, 200, { token: `bearer-${++issued}`, refreshToken: token(0, issued) })
  })
  const script = {
    kind: 'visitor',
    pairs: [{ token: 'bearer-0', refreshToken: token(0, 0) }],
    refreshEvery: 3,
  } as const
  const result = await load(port, { name: 'visitor', connections: 1, script }, { kind: 'counted', each: 6 })
  expect(seen).toEqual([
    'Bearer bearer-0',
    'Bearer bearer-0',
    'refresh',
    'Bearer bearer-1',
    'Bearer bearer-1',
    'refresh',
  ])
  expect(result.groups[0]?.rotated).toBe(2)
})

const asking: Preparation = {
  name: 'ask',
  connections: 2,
  script: { kind: 'fixed', requests: [requestText({ method: 'GET', path: '/' })] },
}

test('an open load counts the wait behind a slow answer, though nothing was sent meanwhile', async () => {
  const seconds = 0.4
  let until: number | undefined
  const port = await serve((_request, _body, response) => {
    until ??= performance.now() + seconds * 1000
    // The first answer comes when all others are due; a timer may come before its time.
    const answer = (): void => {
      if (performance.now() < (until ?? 0)) setTimeout(answer, 5)
      else give(response, 200, {})
    }
    answer()
  })
  const preparation = { ...asking, connections: 1 }
  const result = await load(port, preparation, { kind: 'open', perSecond: 200, arrivals: 'even', seed: 1 }, seconds)
  const { latency, answers } = result.groups[0] ?? {}
  expect(answers).toBeGreaterThan(70)
  // Half of them were due in the first half of the wait; a client that waits to send would see one slow answer.
  expect(latency?.p50).toBeGreaterThanOrEqual(190)
  expect(latency?.max).toBeGreaterThanOrEqual(seconds * 1000)
})

test('a connection that the server closes with its answer is made anew', async () => {
  const port = await serve((_request, _body, response) => {
    response.setHeader('connection', 'close')
    give(response, 401, {})
  })
  const result = await load(port, asking, { kind: 'counted', each: 4 })
  expect(result.groups[0]).toMatchObject({ statuses: { 401: 8 }, reconnections: 6 })
})

test('a server that closes without an answer fails the run', async () => {
  const port = await serve((request) => request.socket.destroy())
  await expect(load(port, asking, { kind: 'closed' })).rejects.toThrow(/closed|ECONNRESET/)
})
