import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { errorBodySchema, errorHelpPath } from './error-body.ts'
import { errorCodes } from './error-codes.ts'
import { sessionEndReasons } from './session-end-reason.ts'

const error = {
  code: 'missing_parameter',
  message: 'refresh_token is required.',
  parameters: ['refresh_token'],
  help: 'http://127.0.0.1:4600/docs/errors#missing_parameter',
}
const accepts = (body: unknown): boolean => Value.Check(errorBodySchema, body)

test("accepts the contract's example", () => {
  expect(accepts({ success: false, error })).toBe(true)
})

test('accepts every code, every reason, and members that it does not know', () => {
  for (const code of errorCodes) expect(accepts({ success: false, error: { ...error, code } })).toBe(true)
  for (const reason of Object.keys(sessionEndReasons)) {
    expect(accepts({ success: false, error: { ...error, code: 'session_ended', reason } })).toBe(true)
  }
  expect(accepts({ success: false, error: { ...error, retryAfter: 3, newer: true }, newer: true })).toBe(true)
})

test.each([
  ['a success', { success: true, error }],
  ['no error', { success: false }],
  ['an unknown code', { success: false, error: { ...error, code: 'teapot' } }],
  ['an unknown reason', { success: false, error: { ...error, reason: 'bored' } }],
  ['an empty list of parameters', { success: false, error: { ...error, parameters: [] } }],
  ['a fraction of a second', { success: false, error: { ...error, retryAfter: 0.5 } }],
  ['no help', { success: false, error: { ...error, help: undefined } }],
])('refuses %s', (_what, body) => {
  expect(accepts(body)).toBe(false)
})

test('points to the page about the code', () => {
  expect(errorHelpPath('missing_parameter')).toBe('/docs/errors#missing_parameter')
})
