import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { instant } from '../instant.ts'
import { attemptOf } from './attempt.ts'
import { keyId, serverKey, type ServerKey } from './key-ring.ts'
import { deriveKey } from './mac.ts'
import { parseSessionId } from './session-id.ts'
import { checkAgrees, decodeToken, isGenuine, mintToken, type Token, type TokenKind } from './token.ts'
import vectors from './vectors.json' with { type: 'json' }

// The published vectors are computed a second time here, with OpenSSL instead of the library that the code uses, and
// straight from the format's definition.

type KeyVector = (typeof vectors.keys)[number]
const purposes = ['check', 'token', 'attempt'] as const

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const uuidBytes = (id: string): Buffer => bytes(id.replaceAll('-', ''))

const derive = (key: KeyVector, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', bytes(key.secret), '', `pawl/1/${purpose}`, 32))

const mac = (key: Buffer, ...parts: readonly Buffer[]): Buffer => {
  const keyObject = createSecretKey(key)
  return createHmac('sha256', keyObject).update(Buffer.concat(parts)).digest()
}

const keyVector = (id: number): KeyVector => {
  const found = vectors.keys.find((key) => key.id === id)
  if (found === undefined) throw new Error(`no key ${String(id)} among the vectors`)
  return found
}

const keyOf = (id: number): ServerKey => serverKey(keyId(id), bytes(keyVector(id).secret))

const sessionIdOf = (text: string): Token['sessionId'] => {
  const id = parseSessionId(text)
  if (id === null) throw new Error(`${text} is no session id`)
  return id
}

const kindOf = (kind: string): TokenKind => (kind === 'bearer' ? 'bearer' : 'refresh')

describe.each(vectors.keys)('key $id', (vector) => {
  test.each(purposes)('derives its %s key by HKDF-SHA-256', (purpose) => {
    expect(derive(vector, purpose).toString('hex')).toBe(vector[purpose])
    expect(Buffer.from(deriveKey(bytes(vector.secret), `pawl/1/${purpose}`)).toString('hex')).toBe(vector[purpose])
  })

  test('has its published fingerprint', () => {
    expect(keyOf(vector.id).fingerprint).toBe(vector.fingerprint)
    expect(mac(derive(vector, 'fingerprint')).toString('hex', 0, 8)).toBe(vector.fingerprint)
  })
})

describe.each(vectors.tokens)('the $kind of key $keyId, generation $generation', (vector) => {
  const { keyId: id, sessionId, generation, token, expiresAt } = vector
  const kind = kindOf(vector.kind)

  test('is laid out as published', () => {
    const prefix = kind === 'bearer' ? 'pawl_at_' : 'pawl_rt_'
    const claims = Buffer.alloc(27)
    claims.writeUInt8(1, 0)
    claims.writeUInt8(id, 1)
    uuidBytes(sessionId).copy(claims, 2)
    claims.writeUInt32BE(generation, 18)
    claims.writeUIntBE(expiresAt, 22, 5)
    const signed = Buffer.concat([Buffer.from(prefix), claims])
    const check = mac(derive(keyVector(id), 'check'), signed).subarray(0, 4)
    const tag = mac(derive(keyVector(id), 'token'), signed, bytes(vector.salt)).subarray(0, 20)
    expect(prefix + Buffer.concat([claims, check, tag]).toString('base64url')).toBe(token)
  })

  test('is minted and read', () => {
    const claims = { kind, sessionId: sessionIdOf(sessionId), generation, expiresAt: instant(expiresAt * 1000) }
    const key = keyOf(id)
    expect(mintToken(key, bytes(vector.salt), claims)).toBe(token)
    const decoded = decodeToken(kind, token)
    expect(decoded).toMatchObject({ ...claims, keyId: id })
    if (decoded === null) return
    expect(checkAgrees(key, decoded)).toBe(true)
    expect(isGenuine(key, decoded, bytes(vector.salt))).toBe(true)
  })
})

test.each(vectors.attempts)('attempt $attempt stands for its key, session, generation and account', (vector) => {
  const { sessionId, generation, account, idempotencyKey, attempt } = vector
  const numbers = Buffer.alloc(12)
  numbers.writeUInt32BE(generation, 0)
  numbers.writeBigUInt64BE(BigInt(account ?? 0), 4)
  const digest = mac(
    derive(keyVector(vector.keyId), 'attempt'),
    uuidBytes(sessionId),
    numbers,
    Buffer.from(idempotencyKey, 'ascii'),
  )
  expect(digest.toString('hex', 0, 8)).toBe(attempt)
  const claims = { kind: 'refresh', sessionId: sessionIdOf(sessionId), generation, expiresAt: instant(1000) } as const
  const token = decodeToken('refresh', mintToken(keyOf(vector.keyId), new Uint8Array(16), claims))
  if (token === null) throw new Error('what was minted is read')
  const target = account === null ? null : accountId(account)
  expect(attemptOf(keyOf(vector.keyId), token, target, idempotencyKey)).toBe(attempt)
})
