import { expect, test } from 'vitest'
import { createKeyRing, keyId, serverKey } from './key-ring.ts'

const [one, two] = [serverKey(keyId(1), new Uint8Array(32).fill(1)), serverKey(keyId(2), new Uint8Array(32).fill(2))]

test('a ring finds its keys, and tells retired ones from those it lacks', () => {
  const ring = createKeyRing([one, two], two.id, [keyId(3)])
  expect(ring.minting).toBe(two)
  expect(ring.find(one.id)).toBe(one)
  expect(ring.find(keyId(3))).toBe('retired')
  expect(ring.find(keyId(4))).toBe('missing')
})

test('a retired key is not in the ring, even if this node still holds it', () => {
  const ring = createKeyRing([one, two], two.id, [one.id])
  expect(ring.keys).toEqual([two])
  expect(ring.find(one.id)).toBe('retired')
})

test('a key that is not there, or retired, cannot mint', () => {
  expect(() => createKeyRing([one], two.id, [])).toThrow(/cannot mint/)
  expect(() => createKeyRing([one], one.id, [one.id])).toThrow(/cannot mint/)
})
