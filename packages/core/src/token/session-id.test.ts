import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../instant.ts'
import { newSessionId, parseSessionId, sessionIdFromBytes, sessionIdToBytes } from './session-id.ts'

const random = fc.uint8Array({ minLength: 16, maxLength: 16 })
const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(instant)

test('an id is a UUID of version 7 that begins with its moment', () => {
  fc.assert(
    fc.property(moment, random, (now, bytes) => {
      const id = newSessionId(now, bytes)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now)
    }),
  )
})

test('a later id sorts after an earlier one', () => {
  fc.assert(
    fc.property(moment, moment, random, random, (one, other, bytes, otherBytes) => {
      fc.pre(one !== other)
      expect(newSessionId(one, bytes) < newSessionId(other, otherBytes)).toBe(one < other)
    }),
  )
})

test('an id keeps 74 random bits', () => {
  const ids = new Set<string>()
  for (let bit = 0; bit < 128; bit += 1) {
    const bytes = new Uint8Array(16)
    bytes[bit >> 3] = 1 << (bit & 7)
    ids.add(newSessionId(instant(0), bytes))
  }
  expect(ids.size).toBe(74 + 1)
})

test('an id survives its bytes, and a person may write it in capitals', () => {
  const id = newSessionId(instant(1_900_000_000_000), new Uint8Array(16).fill(0xab))
  expect(sessionIdFromBytes(sessionIdToBytes(id), 0)).toBe(id)
  expect(parseSessionId(id.toUpperCase())).toBe(id)
})

test.each([
  '',
  'x',
  '0190a6c1-5b7e-7abc-9def-0123456789ag',
  '0190a6c15b7e7abc9def0123456789ab',
  ' 0190a6c1-5b7e-7abc-9def-0123456789ab',
])('%j is no id', (text) => {
  expect(parseSessionId(text)).toBeNull()
})
