import fc from 'fast-check'
import { createHmac, createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { macLength, prepareMac } from './mac.ts'

const fromOpenSsl = (key: Uint8Array, message: Uint8Array): string => {
  const keyObject = createSecretKey(key)
  return createHmac('sha256', keyObject).update(message).digest('hex')
}

test('is HMAC-SHA-256 as OpenSSL has it, in one part or several, and fills no more than its place', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 })
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), parts, (key, message) => {
      const found = Buffer.alloc(macLength + 3, 0xee)
      prepareMac(key)(found, ...message)
      expect(found.toString('hex')).toBe(`${fromOpenSsl(key, Buffer.concat(message))}eeeeee`)
    }),
  )
})

test.each([0, 1, 55, 56, 63, 64, 65, 255, 256, 257, 20_000])('a message of %i bytes ends where it ends', (length) => {
  const key = new Uint8Array(32).fill(9)
  const message = Uint8Array.from({ length }, (_, at) => at)
  const found = Buffer.alloc(macLength)
  prepareMac(key)(found, message)
  expect(found.toString('hex')).toBe(fromOpenSsl(key, message))
})

test('keys keep nothing of each other', () => {
  const [one, other] = [prepareMac(new Uint8Array(32).fill(1)), prepareMac(new Uint8Array(32).fill(2))]
  const message = new Uint8Array(70).fill(5)
  const [first, between, again] = [Buffer.alloc(macLength), Buffer.alloc(macLength), Buffer.alloc(macLength)]
  one(first, message)
  other(between, message)
  one(again, message)
  expect(again.equals(first)).toBe(true)
  expect(between.equals(first)).toBe(false)
})

test('a key longer than a block is refused', () => {
  expect(() => prepareMac(new Uint8Array(65))).toThrow(RangeError)
})
