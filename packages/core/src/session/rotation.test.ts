import { contractKeys, contractPolicy, contractRing, sampleSession, sampleToken, start } from '@pawl/store-testkit'
import { describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { instant, plus, wholeSecond, type Instant } from '../instant.ts'
import type { Policy } from '../policy.ts'
import { createKeyRing, keyId, serverKey, type KeyRing } from '../token/key-ring.ts'
import { mintPair } from '../token/pair.ts'
import { lastGeneration } from '../token/token.ts'
import { judgeRotation, type Held, type RotationJudgement, type RotationRequest } from './rotation.ts'
import type { Attempt, Session } from './session.ts'

const keys = contractKeys.map(({ id, secret }) => serverKey(keyId(id), secret))
const mintsSecond: KeyRing = createKeyRing(keys, keyId(2), [])

interface Setting {
  readonly row: Session | null
  readonly request: Partial<RotationRequest>
  readonly held: Partial<Held>
  readonly policy: Partial<Policy>
  readonly ring: KeyRing
}

/** Judges the presentation of the refresh token of `minted` a minute after the start. */
const present = (minted: Session, setting: Partial<Setting> = {}): RotationJudgement => {
  const { row = minted, request = {}, held = {}, policy = {}, ring = contractRing } = setting
  const token = sampleToken('refresh', minted)
  return judgeRotation(
    row,
    { token, attempt: null, account: null, now: plus(start, 60_000), address: '192.0.2.9', ...request },
    { epoch: 1, accountAllowed: true, ...held },
    { policy: { ...contractPolicy, ...policy }, ring },
  )
}

const kindOf = (judgement: RotationJudgement): string => judgement.outcome.kind
const attempt = 'a'.repeat(16) as Attempt
const session = sampleSession()

const rotationOf = (minted: Session, setting: Partial<Setting> = {}): Session => {
  const { outcome, write } = present(minted, setting)
  if (outcome.kind !== 'rotated' || write === null) throw new Error(`${outcome.kind} instead of rotated`)
  return write
}

describe('unknown', () => {
  test.each([
    { what: 'no such session', setting: { row: null } },
    { what: 'another salt', setting: { row: { ...session, salt: new Uint8Array(16).fill(1) } } },
    { what: 'a key that is not the row’s', setting: { row: { ...session, keyId: keyId(2) } } },
    { what: 'a retired key', setting: { ring: createKeyRing(keys, keyId(2), [keyId(1)]) } },
    { what: 'a key that is missing', setting: { ring: createKeyRing(keys.slice(1), keyId(2), []) } },
  ])('is $what', ({ setting }) => {
    expect(present(session, setting)).toEqual({ outcome: { kind: 'unknown' }, write: null, audit: [] })
  })

  test('comes before ended: a forger is told nothing of the session', () => {
    const row: Session = { ...session, salt: new Uint8Array(16).fill(1), revocation: { at: start, reason: 'logout' } }
    expect(kindOf(present(session, { row }))).toBe('unknown')
  })

  test('is not an older token of a former key', () => {
    const row = rotationOf(session, { ring: mintsSecond })
    expect(row.keyId).toBe(2)
    expect(kindOf(present(session, { row, ring: mintsSecond }))).toBe('superseded')
  })
})

describe('ended', () => {
  test.each([
    { what: 'a revocation', row: { revocation: { at: start, reason: 'administrator' } }, reason: 'administrator' },
    { what: 'an older epoch', row: { epoch: 0 }, reason: 'store_restored' },
    { what: 'the hard deadline', row: { hardDeadline: plus(start, 60_000) }, reason: 'expired' },
    { what: 'the idle deadline', row: { idleDeadline: plus(start, 60_000) }, reason: 'idle' },
    {
      what: 'both deadlines at once',
      row: { idleDeadline: plus(start, 60_000), hardDeadline: plus(start, 60_000) },
      reason: 'expired',
    },
  ] as const)('by $what says so and writes nothing', ({ row, reason }) => {
    const judgement = present(session, { row: { ...session, ...row } })
    expect(judgement).toMatchObject({ outcome: { kind: 'ended', reason }, write: null, audit: [] })
  })

  test('comes before reuse: a spent token of an ended session ends nothing again', () => {
    const row: Session = { ...session, generation: 9, revocation: { at: start, reason: 'logout' } }
    expect(present(session, { row })).toMatchObject({ outcome: { kind: 'ended' }, write: null, audit: [] })
  })

  test('comes to the millisecond', () => {
    const now = instant(session.idleDeadline - 1)
    expect(kindOf(present(session, { request: { now } }))).toBe('rotated')
    expect(kindOf(present(session, { request: { now: session.idleDeadline } }))).toBe('ended')
  })
})

describe('rotated', () => {
  test('writes the next generation and remembers how this one was spent', () => {
    const now = plus(start, 61_234)
    const write = rotationOf(session, { request: { now, attempt } })
    expect(write).toEqual({
      ...session,
      generation: 2,
      recent: [{ generation: 1, at: now, attempt }],
      rotatedAt: now,
      pace: plus(now, 60_000),
      bearerExpiresAt: wholeSecond(plus(now, contractPolicy.bearerLifetime)),
      previousBearerExpiresAt: wholeSecond(plus(now, contractPolicy.bearerOverlap)),
      idleDeadline: wholeSecond(plus(now, contractPolicy.refreshLifetime)),
      address: '192.0.2.9',
    })
    expect(present(session).audit).toEqual([])
  })

  test('never reaches past the hard deadline', () => {
    const hardDeadline = plus(start, 120_000)
    const write = rotationOf({ ...session, hardDeadline, idleDeadline: hardDeadline })
    expect([write.bearerExpiresAt, write.idleDeadline, write.hardDeadline]).toEqual([
      hardDeadline,
      hardDeadline,
      hardDeadline,
    ])
  })

  test('gives the former bearer no more than it had', () => {
    const bearerExpiresAt = plus(start, 90_000)
    expect(rotationOf({ ...session, bearerExpiresAt }).previousBearerExpiresAt).toBe(bearerExpiresAt)
  })

  test('remembers as many rotations as the pace allows in a minute, and no more', () => {
    let row = session
    for (let turn = 0; turn < 20; turn += 1) row = rotationOf(row, { request: { account: accountId(9) } })
    expect(row.recent).toHaveLength(contractPolicy.burst + 2)
  })

  test('mints with the key of this node', () => {
    expect(rotationOf(session, { ring: mintsSecond }).keyId).toBe(2)
  })

  test('onto another account leaves no overlap and is recorded', () => {
    const account = accountId(9)
    const { write, audit } = present(session, { request: { account } })
    expect(write).toMatchObject({ accountId: account, previousBearerExpiresAt: 0, generation: 2 })
    expect(audit).toMatchObject([{ kind: 'masquerade', accountId: account, sessionId: session.id }])
  })

  test('onto an account that the user may not act on is refused and spends nothing', () => {
    const judgement = present(session, { request: { account: accountId(9) }, held: { accountAllowed: false } })
    expect(judgement).toMatchObject({ outcome: { kind: 'account_refused' }, write: null, audit: [] })
  })

  test('never gets past the last generation', () => {
    expect(() => present({ ...session, generation: lastGeneration })).toThrow(/generations/)
    expect(rotationOf({ ...session, generation: lastGeneration - 1 }).generation).toBe(lastGeneration)
  })
})

describe('healed', () => {
  const forgotten = { ...session, generation: 7, bearerExpiresAt: plus(start, 3_600_000) }

  test('goes on from the generation that the tag proves, and records that the store forgot', () => {
    const judgement = present(forgotten, { row: { ...session, generation: 3 } })
    expect(judgement.outcome).toMatchObject({ kind: 'rotated', healed: true })
    expect(judgement.write).toMatchObject({ generation: 8, healedTo: 7, recent: [{ generation: 7 }] })
    expect(judgement.audit).toMatchObject([{ kind: 'store_rolled_back' }])
  })

  test('takes every token up to there for superseded, never for reused', () => {
    const row = rotationOf(forgotten, { row: { ...session, generation: 3 } })
    const now = plus(start, 86_400_000)
    for (let generation = 1; generation <= 7; generation += 1) {
      expect(kindOf(present({ ...session, generation }, { row, request: { now } }))).toBe('superseded')
    }
    const further = rotationOf(row, { row, request: { now } })
    expect(kindOf(present(row, { row: further, request: { now: plus(now, 3_600_000) } }))).toBe('reused')
  })

  test('is not what an older epoch or a revocation lets happen', () => {
    expect(kindOf(present(forgotten, { row: { ...session, epoch: 0 } }))).toBe('ended')
    expect(kindOf(present(forgotten, { row: { ...session, revocation: { at: start, reason: 'logout' } } }))).toBe(
      'ended',
    )
  })

  test('is never paced: the pair that was forgotten cannot be given again', () => {
    const row = { ...session, pace: plus(start, 86_400_000) }
    expect(kindOf(present(session, { row }))).toBe('paced')
    expect(kindOf(present(forgotten, { row }))).toBe('rotated')
  })

  test('lets the forgotten bearer overlap no longer than any other', () => {
    const row = rotationOf(forgotten, { row: session })
    expect(row.previousBearerExpiresAt).toBe(plus(start, 120_000))
  })

  test('may come again: the store forgets a second time', () => {
    const row = rotationOf(forgotten, { row: session })
    const again = rotationOf({ ...forgotten, generation: 20 }, { row })
    expect(again).toMatchObject({ generation: 21, healedTo: 20 })
  })
})

describe('paced', () => {
  const busy = { ...session, pace: plus(start, 60_000 + contractPolicy.burst * 60_000) }

  test('gives the same pair again and writes nothing', () => {
    const judgement = present(busy)
    expect(judgement).toEqual({ outcome: { kind: 'paced', session: busy }, write: null, audit: [] })
  })

  test('is as long as the pace is exceeded, to the millisecond', () => {
    const pace = plus(start, 60_000 + (contractPolicy.burst - 1) * 60_000)
    expect(kindOf(present({ ...session, pace }))).toBe('rotated')
    expect(kindOf(present({ ...session, pace: plus(pace, 1) }))).toBe('paced')
  })

  test('is as long as the bearer is good for a tenth of its life, to the millisecond', () => {
    const now = plus(start, 0.9 * contractPolicy.bearerLifetime)
    const pace = plus(now, contractPolicy.burst * 60_000)
    expect(kindOf(present({ ...session, pace }, { request: { now } }))).toBe('paced')
    expect(kindOf(present({ ...session, pace }, { request: { now: plus(now, 1) } }))).toBe('rotated')
  })

  test('never holds back a masquerade', () => {
    expect(kindOf(present(busy, { request: { account: accountId(9) } }))).toBe('rotated')
  })

  test('follows half the bearer lifetime where that is less than a minute, and the setting where there is one', () => {
    const burstAt = (policy: Partial<Policy>): Instant => rotationOf(session, { policy }).pace
    expect(burstAt({ bearerLifetime: 30_000 })).toBe(plus(start, 75_000))
    expect(burstAt({ minInterval: 5000 })).toBe(plus(start, 65_000))
  })
})

describe('repeated', () => {
  const spentAt = plus(start, 60_000)
  const row = rotationOf(session, { request: { attempt } })
  const again = (now: Instant, key: Attempt | null = attempt): RotationJudgement =>
    present(session, { row, request: { attempt: key, now } })

  test('gives the very same pair to the attempt that spent the token, and writes nothing', () => {
    const judgement = again(plus(spentAt, 1))
    expect(judgement).toEqual({ outcome: { kind: 'repeated', session: row }, write: null, audit: [] })
    const { outcome } = again(plus(spentAt, 86_400))
    expect('session' in outcome && mintPair(mintsSecond, outcome.session)).toEqual(mintPair(contractRing, row))
  })

  test('ends with the retry window, to the millisecond', () => {
    expect(kindOf(again(plus(spentAt, contractPolicy.retryWindow - 1)))).toBe('repeated')
    expect(kindOf(again(plus(spentAt, contractPolicy.retryWindow)))).toBe('superseded')
  })

  test('is possible before the token was spent, for a clock that seems to have run backwards', () => {
    expect(kindOf(again(plus(spentAt, -5000)))).toBe('repeated')
  })

  test('never reaches past the idle deadline', () => {
    expect(
      kindOf(present(session, { row, request: { attempt, now: row.idleDeadline }, policy: { retryWindow: Infinity } })),
    ).toBe('ended')
  })

  test('is not what two requests without a key are', () => {
    const bare = rotationOf(session)
    expect(kindOf(present(session, { row: bare, request: { now: plus(spentAt, 1) } }))).toBe('superseded')
    expect(kindOf(present(session, { row: bare, request: { now: plus(spentAt, 86_400) } }))).toBe('reused')
  })
})

describe('superseded', () => {
  const spentAt = plus(start, 60_000)
  const row = rotationOf(session, { request: { attempt } })
  const race = (after: number): RotationJudgement => present(session, { row, request: { now: plus(spentAt, after) } })

  test('lasts the race tolerance, to the millisecond', () => {
    expect(kindOf(race(0))).toBe('superseded')
    expect(kindOf(race(contractPolicy.raceTolerance))).toBe('superseded')
    expect(kindOf(race(contractPolicy.raceTolerance + 1))).toBe('reused')
  })

  test('says when the answer will be final: never sooner than the tolerance ends, never 0', () => {
    const wait = (after: number): unknown => race(after).outcome
    expect(wait(0)).toMatchObject({ retryAfterSeconds: 10 })
    expect(wait(1)).toMatchObject({ retryAfterSeconds: 10 })
    expect(wait(9000)).toMatchObject({ retryAfterSeconds: 1 })
    expect(wait(10_000)).toMatchObject({ retryAfterSeconds: 1 })
  })

  test('is a token several generations old that was spent a moment ago', () => {
    const third = rotationOf(rotationOf(row, { row }), {})
    expect(kindOf(present(session, { row: third, request: { now: plus(spentAt, 10_000) } }))).toBe('superseded')
  })

  test('is a late copy of a finished request, as long as the row remembers it', () => {
    const late = { attempt, now: plus(spentAt, 86_400_000) }
    const second = rotationOf(row, { row, request: { now: plus(spentAt, 3_600_000) } })
    const third = rotationOf(second, { row: second, request: { now: plus(spentAt, 3_900_000) } })
    for (const later of [row, second, third]) {
      expect(['superseded', 'repeated']).toContain(kindOf(present(session, { row: later, request: late })))
    }
    const fourth = rotationOf(third, { row: third, request: { now: plus(spentAt, 3_900_001) } })
    expect(kindOf(present(session, { row: fourth, request: late }))).toBe('reused')
  })
})

describe('reused', () => {
  test('ends the session and records it', () => {
    const row = { ...session, generation: 9 }
    const { outcome, write, audit } = present(session, { row })
    const ended = { ...row, revocation: { at: plus(start, 60_000), reason: 'token_reuse' } }
    expect(outcome).toEqual({ kind: 'reused', session: ended })
    expect(write).toEqual(ended)
    expect(audit).toMatchObject([{ kind: 'refresh_token_reused', detail: 'generation 1', address: '192.0.2.9' }])
  })
})
