import { describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { instant } from '../instant.ts'
import { attemptOf, isIdempotencyKey } from './attempt.ts'
import { keyId, serverKey } from './key-ring.ts'
import { newSessionId } from './session-id.ts'
import { decodeToken, mintToken, type Token } from './token.ts'

const key = serverKey(keyId(1), new Uint8Array(32).fill(1))
const tokenOf = (session: number, generation: number): Token => {
  const sessionId = newSessionId(instant(0), new Uint8Array(16).fill(session))
  const claims = { kind: 'refresh', sessionId, generation, expiresAt: instant(1000) } as const
  const token = decodeToken('refresh', mintToken(key, new Uint8Array(16), claims))
  if (token === null) throw new Error('what was minted is read')
  return token
}

describe('an attempt', () => {
  test('is 8 bytes that do not contain the key', () => {
    const attempt = attemptOf(key, tokenOf(1, 1), null, 'a'.repeat(16))
    expect(attempt).toMatch(/^[0-9a-f]{16}$/)
    expect(Buffer.from(attempt, 'hex').toString('latin1')).not.toContain('aa')
  })

  test('differs by key, session, generation and account', () => {
    const attempts = [
      attemptOf(key, tokenOf(1, 1), null, 'a'.repeat(16)),
      attemptOf(key, tokenOf(1, 1), null, 'a'.repeat(17)),
      attemptOf(key, tokenOf(2, 1), null, 'a'.repeat(16)),
      attemptOf(key, tokenOf(1, 2), null, 'a'.repeat(16)),
      attemptOf(key, tokenOf(1, 1), accountId(1), 'a'.repeat(16)),
      attemptOf(key, tokenOf(1, 1), accountId(2 ** 32 + 1), 'a'.repeat(16)),
      attemptOf(serverKey(keyId(1), new Uint8Array(32).fill(2)), tokenOf(1, 1), null, 'a'.repeat(16)),
    ]
    expect(new Set(attempts).size).toBe(attempts.length)
  })
})

describe('an Idempotency-Key', () => {
  test.each(['a'.repeat(16), '~'.repeat(128), '!"#$%&\'()*+,-./:;'])('may be %j', (text) => {
    expect(isIdempotencyKey(text)).toBe(true)
  })

  test.each([
    '',
    'a'.repeat(15),
    'a'.repeat(129),
    `${'a'.repeat(16)} `,
    `${'a'.repeat(16)}\n`,
    `é${'a'.repeat(16)}`,
    `${'a'.repeat(16)}\x7f`,
  ])('may not be %j', (text) => {
    expect(isIdempotencyKey(text)).toBe(false)
  })
})
