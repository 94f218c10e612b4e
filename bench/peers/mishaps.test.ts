import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Vitals } from '../process/probe.ts'
import type { Contestant } from './contestant.ts'
import { measureMishaps, mishapSessions } from './mishaps.ts'

/** Answers the successor of a token; null is a refusal, undefined no answer at all. */
type Judging = (token: string) => string | null | undefined

const contestant = async (judge: Judging): Promise<Contestant> => {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const successor = judge(new URLSearchParams(body).get('refresh_token') ?? '')
      if (successor === undefined) request.socket.destroy()
      const text = JSON.stringify(successor === null ? { error: 'invalid_grant' } : { refresh_token: successor })
      response.writeHead(successor === null ? 400 : 200, { 'content-length': text.length }).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return {
    id: 'fake',
    title: 'Fake',
    server: {
      port: (server.address() as AddressInfo).port,
      vitals: () => Promise.reject<Vitals>(new Error('Not asked for.')),
    },
    sessions: [],
    wire: { kind: 'oauth', path: '/token', clientId: 'a', clientSecret: 'b' },
    verify: () => ({ method: 'GET', path: '/' }),
    verifies: '',
    database: null,
    stop: () => Promise.resolve(),
  }
}

const sessions = Array.from({ length: mishapSessions }, (_, session) => ({ token: '', refreshToken: `${session}.0` }))

const next = (token: string): string => token.replace(/\d+$/, (generation) => String(Number(generation) + 1))

test('a server that gives the same answer again keeps the session', async () => {
  const found = await measureMishaps(await contestant(next), sessions)
  expect(found).toMatchObject({ repeated: 200, survives: true, firstAnswerSurvives: true, refusal: '' })
  expect(found).toMatchObject({ successors: 1, racesLost: 0, unanswered: 0 })
})

test('a server that refuses what is spent loses the session, and its race has one winner', async () => {
  const spent = new Set<string>()
  const judge: Judging = (token) => {
    if (spent.has(token)) return null
    spent.add(token)
    return next(token)
  }
  const found = await measureMishaps(await contestant(judge), sessions)
  expect(found).toMatchObject({ repeated: 400, survives: false, firstAnswerSurvives: true })
  expect(found).toMatchObject({ successors: 1, racesLost: 0 })
  expect(found.refusal).toContain('invalid_grant')
})

test('a server that ends the session of a token that comes again loses it in the race too', async () => {
  const spent = new Set<string>()
  const ended = new Set<string>()
  const judge: Judging = (token) => {
    const session = token.replace(/\..*/, '')
    if (spent.has(token)) ended.add(session)
    spent.add(token)
    return ended.has(session) ? null : next(token)
  }
  const found = await measureMishaps(await contestant(judge), sessions)
  expect(found).toMatchObject({ survives: false, firstAnswerSurvives: false, racesLost: 10, races: 10 })
})

test('a server that gives every racer another successor is seen to', async () => {
  let issued = 0
  const found = await measureMishaps(await contestant(() => `token-${++issued}`), sessions)
  expect(found).toMatchObject({ successors: found.racers, racesLost: 0 })
})

test('a connection that is closed is counted, and is no end of the measurement', async () => {
  let asked = 0
  const judge: Judging = (token) => (++asked % 4 === 0 ? undefined : next(token))
  const found = await measureMishaps(await contestant(judge), sessions)
  expect(found.unanswered).toBeGreaterThan(0)
})
