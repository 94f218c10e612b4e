import { describe, expect, test } from 'vitest'
import { errorCodes, errorTable, isTerminalForRefresh, statusOf, type ErrorCode } from './error-codes.ts'

// The contract's table.
const contract: Record<ErrorCode, number> = {
  malformed_request: 400,
  missing_parameter: 400,
  invalid_parameter: 400,
  credential_in_url: 400,
  invalid_credentials: 401,
  account_not_allowed: 403,
  invalid_token: 401,
  token_expired: 401,
  session_ended: 401,
  invalid_refresh_token: 401,
  refresh_token_expired: 401,
  refresh_token_superseded: 401,
  refresh_token_reused: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  refresh_flood: 429,
  overloaded: 503,
  store_unavailable: 503,
}

test('holds every code of the contract with its status', () => {
  expect(Object.fromEntries(errorCodes.map((code) => [code, statusOf(code)]))).toEqual(contract)
})

test('ends a refresh token for good with four codes only', () => {
  expect(errorCodes.filter(isTerminalForRefresh)).toEqual([
    'session_ended',
    'invalid_refresh_token',
    'refresh_token_expired',
    'refresh_token_reused',
  ])
})

describe.each(errorCodes)('%s', (code) => {
  const entry = errorTable[code]

  test('says when to come back exactly where the contract promises it', () => {
    const promised = entry.status === 429 || entry.status === 503 || code === 'refresh_token_superseded'
    expect(entry.retryAfter).toBe(promised)
  })

  test('calls a bearer token invalid only with 401, and never hides a terminal answer behind another status', () => {
    if (entry.challenge !== undefined || entry.terminal) expect(entry.status).toBe(401)
  })

  test('has words for people: plain ASCII sentences, not long', () => {
    expect(entry.message).toMatch(/^[A-Z][\x20-\x7e]*\.$/)
    expect(entry.message.length).toBeLessThanOrEqual(300)
    expect(entry.title).not.toBe('')
    expect(entry.when).toMatch(/\.$/)
  })
})

test('blames the bearer token in the challenge for bearer errors only', () => {
  expect(errorCodes.filter((code) => errorTable[code].challenge !== undefined)).toEqual([
    'invalid_token',
    'token_expired',
    'session_ended',
  ])
})
