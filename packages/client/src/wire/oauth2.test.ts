import { describe, expect, test } from 'vitest'
import { oauth2 } from './oauth2.ts'
import type { WireAnswer } from './wire.ts'
import { createSession } from '../index.ts'
import { VirtualTime } from '../../test/virtual-time.ts'

const wire = oauth2({
  tokenPath: '/oauth/token',
  revocationPath: '/oauth/revoke',
  clientId: 'app',
  clientSecret: 'client secret',
})
const pair = { token: 'at', refreshToken: 'rt', tokenLifetime: 60 }
const refresh = wire.refresh({ pair, key: 'k'.repeat(20) })
const read = (body: unknown, status = 200): WireAnswer | undefined => wire.read(body, status, refresh)

test('sends forms as RFC 6749 says', () => {
  expect(refresh).toEqual({
    path: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=refresh_token&refresh_token=rt&client_id=app&client_secret=client+secret',
    secrets: ['rt', 'client secret', 'client+secret'],
  })
  expect(wire.login({ username: 'ada', password: 'pass word' })).toMatchObject({
    body: 'grant_type=password&username=ada&password=pass+word&client_id=app&client_secret=client+secret',
    secrets: ['pass word', 'pass+word', 'client secret', 'client+secret'],
  })
  expect(wire.login({ grant_type: 'authorization_code', code: 'c', code_verifier: 'v' }).body).toContain(
    'grant_type=authorization_code&code=c',
  )
  expect(wire.logout(pair, false)).toMatchObject({
    path: '/oauth/revoke',
    body: expect.stringContaining('token=rt') as string,
  })
  expect(oauth2({ tokenPath: '/token' }).logout(pair, false)).toBeUndefined()
})

test('sends an Idempotency-Key only where it is wanted', () => {
  const keyed = oauth2({ tokenPath: '/token', idempotencyKey: true }).refresh({ pair, key: 'k' })
  expect(keyed.headers).toMatchObject({ 'idempotency-key': 'k' })
  expect(refresh.headers).not.toHaveProperty('idempotency-key')
})

describe('reads a pair', () => {
  const whole = { access_token: 'at2', refresh_token: 'rt2', expires_in: 300, token_type: 'Bearer' }
  test.each([
    [whole, { token: 'at2', refreshToken: 'rt2', tokenLifetime: 300 }],
    [
      { ...whole, expires_in: '300' },
      { token: 'at2', refreshToken: 'rt2', tokenLifetime: 300 },
    ],
    [
      { ...whole, expires_in: undefined },
      { token: 'at2', refreshToken: 'rt2', tokenLifetime: 3600 },
    ],
    [
      { ...whole, expires_in: 'soon' },
      { token: 'at2', refreshToken: 'rt2', tokenLifetime: -1 },
    ],
    // RFC 6749 §6: the server may keep the refresh token.
    [
      { ...whole, refresh_token: undefined },
      { token: 'at2', refreshToken: 'rt', tokenLifetime: 300 },
    ],
  ])('%j', (body, expected) => {
    expect(read(JSON.parse(JSON.stringify(body)))?.pair).toEqual(expected)
  })

  test.each([null, 'page', {}, { access_token: 7, refresh_token: 'rt' }, { access_token: 'a b' }])(
    'but not out of %j',
    (body) => {
      expect(read(body)).toBeUndefined()
    },
  )
})

describe('reads an error', () => {
  test.each([
    ['invalid_grant', 400, 'dead'],
    ['invalid_grant', 401, 'dead'],
    ['invalid_client', 401, undefined],
    ['temporarily_unavailable', 503, undefined],
  ])('%s %i', (error, status, verdict) => {
    const body = { error, error_description: 'In words.', error_uri: 'https://docs.example' }
    expect(read(body, status)?.refusal).toEqual({
      code: error,
      message: 'In words.',
      help: 'https://docs.example',
      verdict,
    })
  })
})

test('a revocation is confirmed by its status alone (RFC 7009)', () => {
  const revoke = wire.logout(pair, false)
  expect(revoke && wire.read(undefined, 200, revoke)).toMatchObject({ refusal: { verdict: 'dead' } })
})

test('a session speaks it: a wrong grant ends the session, a wrong password only the login', async () => {
  const time = new VirtualTime()
  const answers = [
    { status: 400, body: { error: 'invalid_grant' } },
    { status: 200, body: { access_token: 'at1', refresh_token: 'rt1', expires_in: 100 } },
    { status: 200, body: { access_token: 'at2', expires_in: 100 } },
    { status: 400, body: { error: 'invalid_grant' } },
  ]
  const sent: string[] = []
  const session = createSession({
    baseUrl: 'https://id.example',
    wire,
    environment: {
      mono: () => time.now,
      timer: time.timer,
      fetch: (_url, init) => {
        sent.push((init?.body as string).split('&').slice(0, 2).join('&'))
        const { status, body } = answers.shift() ?? { status: 500, body: {} }
        return Promise.resolve({ status, headers: new Headers(), json: () => Promise.resolve(body) } as Response)
      },
    },
  })
  const login = { username: 'ada', password: 'right password' }
  await expect(session.login(login)).rejects.toMatchObject({ code: 'invalid_grant', retryable: false })
  await session.login(login)
  await session.close()
  await time.advance(100_000)
  expect(await time.until(session.token())).toBe('at2')
  await time.advance(100_000)
  await expect(time.until(session.token())).rejects.toMatchObject({ code: 'invalid_grant' })
  expect(sent.slice(2)).toEqual([
    'grant_type=refresh_token&refresh_token=rt1',
    'grant_type=refresh_token&refresh_token=rt1',
  ])
})
