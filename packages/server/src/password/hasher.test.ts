import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createHashers, hashingLimits, type Argon2id } from './hasher.ts'

const random = { bytes: (count: number): Uint8Array => randomBytes(count) }
const limits = { running: 2, waiting: 128 }

/** Answers at once with as many bytes as were asked for, and counts. */
const counting = () => {
  const counted = { calls: 0, running: 0, most: 0 }
  const argon2id: Argon2id = async ({ tagLength }) => {
    counted.calls++
    counted.most = Math.max(counted.most, ++counted.running)
    await new Promise((resolve) => setImmediate(resolve))
    counted.running--
    return Buffer.alloc(tagLength)
  }
  return { counted, argon2id }
}

test('a password fits its own hash and no other', async () => {
  const { hasher } = createHashers({ limits, random })
  const phc = await hasher.hash('correct horse ✓')
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await hasher.verify('correct horse ✓', phc)).toBe(true)
  expect(await hasher.verify('correct horse', phc)).toBe(false)
})

test('a hash that another implementation made is understood', async () => {
  const { hasher } = createHashers({ limits, random })
  // From the tests of the reference implementation (phc-winner-argon2, src/test.c): password, somesalt.
  const reference = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  expect(await hasher.verify('password', reference)).toBe(true)
  expect(hasher.isOutdated(reference)).toBe(true)
})

test('the decoy costs one hash with the current parameters, and nothing fits it', async () => {
  const { counted, argon2id } = counting()
  const { hasher, hasherForBasic } = createHashers({ limits, random, argon2id })
  expect(await hasher.verify('anything', hasher.decoy)).toBe(false)
  expect(counted.calls).toBe(1)
  expect(hasher.isOutdated(hasher.decoy)).toBe(false)
  expect(hasherForBasic.decoy).toBe(hasher.decoy)
})

test('many at once are hashed two at a time, Basic one at a time', async () => {
  const both = counting()
  const hashers = createHashers({ limits, random, argon2id: both.argon2id })
  const basic = counting()
  const others = createHashers({ limits, random, argon2id: basic.argon2id })
  const phc = hashers.hasher.decoy
  await Promise.all(Array.from({ length: 20 }, () => hashers.hasher.verify('x', phc)))
  await Promise.all(Array.from({ length: 20 }, () => others.hasherForBasic.verify('x', phc)))
  expect(both.counted).toMatchObject({ calls: 20, most: 2 })
  expect(basic.counted).toMatchObject({ calls: 20, most: 1 })
})

test('a damaged hash is a fault and costs nothing', async () => {
  const { counted, argon2id } = counting()
  const { hasher } = createHashers({ limits, random, argon2id })
  await expect(hasher.verify('x', 'plain text')).rejects.toThrow('not an argon2id PHC string')
  expect(counted.calls).toBe(0)
})

test('hashing takes one slot per core and leaves two threads for files and names', () => {
  expect(hashingLimits(2, 4).running).toBe(2)
  expect(hashingLimits(16, 4).running).toBe(2)
  expect(hashingLimits(16, 18).running).toBe(16)
  expect(hashingLimits(1, 4).running).toBe(1)
  expect(hashingLimits(4, 1).running).toBe(1)
})
