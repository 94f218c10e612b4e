import { PawlError, type PawlErrorDetails } from '@pawl/client'
import { describe, expect, test } from 'vitest'
import { CommandRefusal } from '../answer.ts'
import { explain } from './explain.ts'
import { placeOf } from './place.ts'

const profile = { name: 'work', url: 'https://api.example.com' }
const place = placeOf({ name: 'work', keptIn: 'keychain' })

const explained = (code: string, message = 'It is so.', details: PawlErrorDetails = {}): string => {
  const refusal = explain(new PawlError(code, message, details), profile, place)
  if (!(refusal instanceof CommandRefusal)) throw new Error('It was not explained.')
  expect(refusal.code).toBe(code)
  return `${refusal.exitCode} ${refusal.message}`
}

describe('a failure of the SDK', () => {
  test('that only a login mends ends with 77 and names the command', () => {
    expect(explained('not_logged_in')).toBe(
      '77 Nobody is logged in to https://api.example.com. Run `pawl login --profile work`.',
    )
    expect(explained('session_ended', '…', { reason: 'user_disabled' })).toContain('77 The session with')
    expect(explained('session_ended', '…', { reason: 'user_disabled' })).toContain('(user disabled)')
    for (const code of ['session_ended', 'refresh_token_expired', 'refresh_token_reused', 'invalid_refresh_token']) {
      expect(explained(code)).toBe('77 It is so. Run `pawl login --profile work`.')
    }
  })

  test('of server or network, or one that passes, ends with 69', () => {
    expect(explained('no_answer', 'No answer.', { retryable: true })).toBe('69 No answer.')
    expect(explained('unexpected_answer', '…', { status: 502 })).toContain('69 https://api.example.com answered 502')
    expect(explained('too_many_attempts', 'Too many.', { retryAfter: 6.2 })).toBe('69 Too many. Try again in 7 s.')
  })

  test('that comes without its sentence, because the password is a word of it, has it again', () => {
    expect(explained('invalid_credentials', 'invalid_credentials')).toContain(
      '1 The username or the password is wrong.',
    )
  })

  test('of the keychain or a file ends with 74 and names it', () => {
    expect(explained('storage_unreadable')).toContain('74 The session is in the keychain of this system')
    expect(explained('storage_unreadable')).toContain('or run `pawl login --profile work --no-keychain`.')
    const file = placeOf({ name: 'work', keptIn: 'file' })
    const error = new PawlError('storage_unwritable', 'It is full.')
    expect(explain(error, profile, file)).toMatchObject({ exitCode: 74, message: `${file.name}: It is full.` })
  })

  test('that the server refuses ends with 1', () => {
    expect(explained('account_not_allowed')).toBe('1 It is so.')
  })
})

test('a network that fails is told with 69; what nobody foresaw goes on as it is', () => {
  const cut = new TypeError('fetch failed', { cause: Object.assign(new Error('…'), { code: 'ENOTFOUND' }) })
  expect(explain(cut, profile, place)).toMatchObject({
    exitCode: 69,
    message: expect.stringContaining('(ENOTFOUND)') as string,
  })
  const other = new TypeError('undefined is not a function')
  expect(explain(other, profile, place)).toBe(other)
})
