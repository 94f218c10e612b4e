import { isTerminalForRefresh, errorCodes, statusOf, type TokenPair } from '@pawl/protocol'
import { describe, expect, test } from 'vitest'
import { pawlWire } from './pawl.ts'

const pair = { token: 'at', refreshToken: 'rt', tokenLifetime: 60 }
const refresh = pawlWire.refresh({ pair, key: 'k'.repeat(20) })

test('sends what the contract names', () => {
  expect(refresh).toEqual({
    path: '/auth/refresh',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(20) },
    body: '{"refresh_token":"rt"}',
    secrets: ['rt', 'k'.repeat(20)],
  })
  expect(pawlWire.refresh({ pair, key: 'k', target: 7 })).toMatchObject({
    path: '/auth/masquerade',
    body: '{"refresh_token":"rt","account_id":7}',
  })
  expect(pawlWire.login({ username: 'ada', password: 'p', account_id: 7 })).toMatchObject({
    path: '/auth/login',
    body: '{"username":"ada","password":"p","account_id":7}',
    secrets: ['p'],
  })
  expect(pawlWire.logout(pair, false)).toMatchObject({
    path: '/auth/logout',
    body: '{"refresh_token":"rt","everywhere":false}',
  })
})

test('reads the documented pair', () => {
  const answer: TokenPair = {
    success: true,
    guid: '174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
    token: 'pawl_at_x',
    tokenExpiration: '2018-04-02T21:39:12+00:00',
    tokenLifetime: 3600,
    refreshToken: 'pawl_rt_x',
    refreshTokenExpiration: '2018-05-01T21:39:12+00:00',
    refreshTokenLifetime: 2509200,
  }
  const { guid, token, refreshToken, tokenLifetime, refreshTokenLifetime } = answer
  expect(pawlWire.read(answer, 200, refresh)?.pair).toEqual({
    guid,
    token,
    refreshToken,
    tokenLifetime,
    refreshTokenLifetime,
  })
  // A server of before that member: both dates are of its own clock.
  const older: Partial<TokenPair> = { ...answer }
  delete (older as { refreshTokenLifetime?: number }).refreshTokenLifetime
  expect(pawlWire.read(older, 200, refresh)?.pair?.refreshTokenLifetime).toBe(29 * 86_400 + 3600)
})

describe('ends a session for exactly the codes that the protocol calls terminal', () => {
  test.each(errorCodes)('%s', (code) => {
    const verdict = pawlWire.read({ success: false, error: { code, message: 'No.' } }, statusOf(code), refresh)?.refusal
      ?.verdict
    const expected =
      code === 'refresh_token_superseded' ? 'superseded' : isTerminalForRefresh(code) ? 'dead' : undefined
    expect(verdict).toBe(expected)
  })
})
