import { expect, test } from 'vitest'
import { Fault } from '../fault.ts'
import { instant } from '../instant.ts'
import { createKeyRing, keyId, serverKey, type KeyRing } from './key-ring.ts'
import { readToken } from './read.ts'
import { newSessionId } from './session-id.ts'
import { mintToken } from './token.ts'

const [one, two] = [serverKey(keyId(1), new Uint8Array(32).fill(1)), serverKey(keyId(2), new Uint8Array(32).fill(2))]
const expiresAt = instant(1_900_000_000_000)
const minted = (key: typeof one): string =>
  mintToken(key, new Uint8Array(16), {
    kind: 'refresh',
    sessionId: newSessionId(instant(0), new Uint8Array(16)),
    generation: 1,
    expiresAt,
  })
const read = (ring: KeyRing, token: string, now = instant(0)): string => readToken(ring, 'refresh', token, now).kind

test('a token is past its date from the very millisecond on', () => {
  const ring = createKeyRing([one], one.id, [])
  expect(read(ring, minted(one), instant(expiresAt - 1))).toBe('read')
  expect(read(ring, minted(one), expiresAt)).toBe('expired')
})

test('a forged token is invalid, not expired, also when its date is past', () => {
  const ring = createKeyRing([one], one.id, [])
  const other = serverKey(keyId(1), new Uint8Array(32).fill(9))
  expect(read(ring, minted(other), expiresAt)).toBe('invalid')
})

test('a key that only verifies reads, a retired one refuses, and one that is missing is a fault', () => {
  expect(read(createKeyRing([one, two], one.id, []), minted(two))).toBe('read')
  expect(read(createKeyRing([one], one.id, [two.id]), minted(two))).toBe('invalid')
  expect(read(createKeyRing([one, two], one.id, [two.id]), minted(two))).toBe('invalid')
  expect(() => read(createKeyRing([one], one.id, []), minted(two))).toThrow(Fault)
})
