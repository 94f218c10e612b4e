import {
  attemptHeadersSchema,
  createUserParametersSchema,
  loginParametersSchema,
  pageParametersSchema,
  refreshParametersSchema,
} from '@pawl/protocol'
import type { TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { createParameterReader, Flaws } from './parameters.ts'

const read = (schema: TSchema, sent: Readonly<Record<string, unknown>>, unfit: readonly string[] = []): unknown => {
  const flaws = new Flaws(unfit)
  const parameters = createParameterReader(schema)(sent, flaws)
  const refusal = flaws.refusal()
  return refusal === null ? parameters : { code: refusal.code, ...refusal.details }
}

const unfit = (...parameters: string[]): object => ({ code: 'invalid_parameter', parameters })
const login = { username: 'ada', password: 'secret' }

describe('parameters', () => {
  test('are read as their schema says, whatever the encoding', () => {
    const expected = { ...login, account_id: 12345, auth_only: true }
    expect(read(loginParametersSchema, { ...login, account_id: 12345, auth_only: true })).toEqual(expected)
    expect(read(loginParametersSchema, { ...login, account_id: '12345', auth_only: '1' })).toEqual(expected)
    expect(read(loginParametersSchema, { ...login, auth_only: 0 })).toEqual({ ...login, auth_only: false })
  })

  test('that nobody asks for are dropped', () => {
    expect(read(refreshParametersSchema, { refresh_token: 'x', other: 1 })).toEqual({ refresh_token: 'x' })
  })

  test('that are wrong are named all at once, the missing ones first', () => {
    expect(read(loginParametersSchema, {})).toEqual({
      code: 'missing_parameter',
      parameters: ['username', 'password'],
      message: 'username and password are required.',
    })
    expect(read(loginParametersSchema, { username: 1, account_id: '1e3', auth_only: 'true' })).toEqual({
      code: 'missing_parameter',
      parameters: ['password', 'username', 'account_id', 'auth_only'],
      message: 'password is required. username, account_id and auth_only are not valid.',
    })
    expect(read(loginParametersSchema, { ...login, account_id: 0 })).toEqual({
      code: 'invalid_parameter',
      parameters: ['account_id'],
      message: 'account_id is not valid.',
    })
  })

  test('that were seen to be wrong before are neither missing nor named twice', () => {
    expect(read(refreshParametersSchema, {}, ['refresh_token'])).toEqual({
      code: 'invalid_parameter',
      parameters: ['refresh_token'],
      message: 'refresh_token is not valid.',
    })
    expect(read(refreshParametersSchema, { refresh_token: 1 }, ['refresh_token', 'x'])).toMatchObject(
      unfit('refresh_token', 'x'),
    )
  })

  const strange: unknown[] = [null, true, 1, {}, [], ['x'], { toString: 'x' }, '']
  test.each(strange)('%j is no refresh token', (value) => {
    expect(read(refreshParametersSchema, { refresh_token: value })).toMatchObject(unfit('refresh_token'))
  })

  const misfits: unknown[] = [
    null,
    true,
    1.5,
    '1.0',
    '+1',
    ' 1',
    '0x1',
    '1e3',
    '',
    '1'.repeat(16),
    1e15,
    -1,
    [1],
    '1,2',
    {},
  ]
  test.each(misfits)('%j is no account', (value) => {
    expect(read(loginParametersSchema, { ...login, account_id: value })).toMatchObject(unfit('account_id'))
  })

  const undecided: unknown[] = [null, 'true', 'yes', '', 2, -1, '01', [true]]
  test.each(undecided)('%j is neither yes nor no', (value) => {
    expect(read(loginParametersSchema, { ...login, auth_only: value })).toMatchObject(unfit('auth_only'))
  })

  test('that no store could hold are refused', () => {
    for (const username of ['a\0b', '\ud800', 'x'.repeat(255)]) {
      expect(read(loginParametersSchema, { ...login, username })).toMatchObject(unfit('username'))
    }
    expect(read(pageParametersSchema, { cursor: 'a\0' })).toMatchObject(unfit('cursor'))
  })

  test('that are passwords may hold any character, and at most 1,024 bytes', () => {
    const fits = (password: string): unknown => read(loginParametersSchema, { ...login, password })
    expect(fits('\0 \t')).toMatchObject({ password: '\0 \t' })
    expect(fits('ø'.repeat(512))).toMatchObject({ username: 'ada' })
    expect(fits('ø'.repeat(513))).toMatchObject(unfit('password'))
  })

  test('that are lists may be sent in a form', () => {
    const user = { ...login, accounts: '1,2,3' }
    expect(read(createUserParametersSchema, user)).toMatchObject({ accounts: [1, 2, 3] })
    for (const accounts of ['', '1,', '1,1', '1, 2', 'a', Array.from({ length: 201 }, (_, index) => index + 1)]) {
      expect(read(createUserParametersSchema, { ...user, accounts })).toMatchObject(unfit('accounts'))
    }
  })

  test('given twice in a query are refused', () => {
    expect(read(pageParametersSchema, { limit: ['1', '2'] })).toMatchObject(unfit('limit'))
  })
})

describe('an Idempotency-Key', () => {
  const name = 'idempotency-key'
  const key = 'k'.repeat(16)

  test('is 16 to 128 visible ASCII characters', () => {
    expect(read(attemptHeadersSchema, {})).toEqual({})
    expect(read(attemptHeadersSchema, { [name]: key })).toEqual({ [name]: key })
    expect(read(attemptHeadersSchema, { [name]: '~'.repeat(128) })).toEqual({ [name]: '~'.repeat(128) })
  })

  test.each(['', 'k'.repeat(15), 'k'.repeat(129), `${key} `, `${key}\n`, `${key}ø`, `${key}, ${key}`])(
    '%j is unfit',
    (value) => {
      expect(read(attemptHeadersSchema, { [name]: value })).toMatchObject(unfit(name))
    },
  )
})
