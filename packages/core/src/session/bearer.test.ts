import { contractKeys, contractRing, sampleSession, sampleToken, start } from '@pawl/store-testkit'
import { describe, expect, test } from 'vitest'
import { instant, plus, type Instant } from '../instant.ts'
import { createKeyRing, keyId, serverKey, type KeyRing } from '../token/key-ring.ts'
import { judgeBearer, type BearerVerdict } from './bearer.ts'
import type { Session } from './session.ts'

const rotatedAt = plus(start, 1_000_000)
const first = sampleSession()
/** The same session after one refresh. */
const second: Session = {
  ...first,
  generation: 2,
  rotatedAt,
  bearerExpiresAt: plus(rotatedAt, 3_600_000),
  previousBearerExpiresAt: plus(rotatedAt, 60_000),
}

const judge = (row: Session | null, minted: Session, now: Instant, ring = contractRing): BearerVerdict['kind'] =>
  judgeBearer(row, sampleToken('bearer', minted), { now, epoch: 1 }, ring).kind

const before = (moment: Instant): Instant => instant(moment - 1)

describe('the bearer of the current generation', () => {
  test('is accepted until its expiry, to the millisecond', () => {
    expect(judge(first, first, start)).toBe('accepted')
    expect(judge(first, first, before(first.bearerExpiresAt))).toBe('accepted')
    expect(judge(first, first, first.bearerExpiresAt)).toBe('expired')
  })

  test('is the one whose expiry the row names: another of the same generation was forgotten by the store', () => {
    const forgotten = { ...first, bearerExpiresAt: plus(first.bearerExpiresAt, 1000) }
    expect(judge(first, forgotten, start)).toBe('expired')
    const shorter = { ...first, bearerExpiresAt: instant(first.bearerExpiresAt - 1000) }
    expect(judge(first, shorter, start)).toBe('expired')
  })

  test('is the one of the key that the row names', () => {
    expect(judge(first, { ...first, keyId: keyId(2) }, start)).toBe('expired')
  })
})

describe('the bearer of the generation before', () => {
  test('is accepted until the overlap ends, to the millisecond', () => {
    expect(judge(second, first, rotatedAt)).toBe('accepted')
    expect(judge(second, first, before(second.previousBearerExpiresAt))).toBe('accepted')
    expect(judge(second, first, second.previousBearerExpiresAt)).toBe('expired')
  })

  test('is accepted no longer than its own expiry', () => {
    const bearerExpiresAt = plus(rotatedAt, 10_000)
    expect(judge(second, { ...first, bearerExpiresAt }, before(bearerExpiresAt))).toBe('accepted')
    expect(judge(second, { ...first, bearerExpiresAt }, bearerExpiresAt)).toBe('expired')
  })

  test('is not accepted after a masquerade, which leaves no overlap', () => {
    expect(judge({ ...second, previousBearerExpiresAt: instant(0) }, first, rotatedAt)).toBe('expired')
  })
})

test('an accepted bearer says until when it is', () => {
  const until = (row: Session, minted: Session): unknown =>
    judgeBearer(row, sampleToken('bearer', minted), { now: rotatedAt, epoch: 1 }, contractRing)
  expect(until(second, second)).toMatchObject({ until: second.bearerExpiresAt })
  expect(until(second, first)).toMatchObject({ until: second.previousBearerExpiresAt })
  const bearerExpiresAt = plus(rotatedAt, 1000)
  expect(until(second, { ...first, bearerExpiresAt })).toMatchObject({ until: bearerExpiresAt })
})

describe('any other bearer', () => {
  test('of an older generation is expired', () => {
    expect(judge({ ...second, generation: 3 }, first, rotatedAt)).toBe('expired')
  })

  test('of a generation that the row does not know yet is expired: refreshing will tell', () => {
    expect(judge(first, second, start)).toBe('expired')
  })

  test('is unknown without a row, with another salt, or under a key that is missing, retired or another one', () => {
    const [one] = contractKeys
    if (one === undefined) throw new Error('there is a first key')
    const key = serverKey(keyId(one.id), one.secret)
    const other = serverKey(keyId(2), new Uint8Array(32))
    const rings: KeyRing[] = [
      createKeyRing([other], other.id, []),
      createKeyRing([key, other], other.id, [key.id]),
      createKeyRing([serverKey(key.id, new Uint8Array(32))], key.id, []),
    ]
    expect(judge(null, first, start)).toBe('unknown')
    expect(judge({ ...first, salt: new Uint8Array(16).fill(1) }, first, start)).toBe('unknown')
    for (const ring of rings) expect(judge(first, first, start, ring)).toBe('unknown')
  })
})

describe('a bearer of a session that is over', () => {
  test.each([
    { what: 'revoked', row: { revocation: { at: start, reason: 'logout' } }, reason: 'logout' },
    { what: 'idle', row: { idleDeadline: start }, reason: 'expired' },
    { what: 'past its hard end', row: { hardDeadline: start }, reason: 'expired' },
    { what: 'of an older epoch', row: { epoch: 0 }, reason: 'store_restored' },
  ] as const)('says so: $what', ({ row, reason }) => {
    const verdict = judgeBearer(
      { ...first, ...row },
      sampleToken('bearer', first),
      { now: start, epoch: 1 },
      contractRing,
    )
    expect(verdict).toMatchObject({ kind: 'ended', reason })
  })
})
