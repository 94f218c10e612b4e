import { contractRing, createFakeServices, interceptStore, sampleSession, type FakeServices } from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../fault.ts'
import { plus } from '../instant.ts'
import { createKeyRing } from '../token/key-ring.ts'
import { mintPair } from '../token/pair.ts'
import type { Session } from './session.ts'
import { verify, type Verified } from './verify.ts'

const session = sampleSession()

let services: FakeServices
let reads: number
/** What this node remembers; the row is in the database. */
let remembered: Session | undefined

beforeEach(() => {
  reads = 0
  remembered = undefined
  services = createFakeServices({
    around: (store) => {
      const counted = interceptStore(store, (_call, run) => {
        reads += 1
        return run()
      })
      const sessions = Object.create(counted.sessions, { recall: { value: () => remembered } }) as typeof store.sessions
      return { ...counted, sessions }
    },
  })
  services.database.tables.sessions.set(session.id, session)
})

const present = async (minted: Session): Promise<Verified> => verify(services, mintPair(services.ring(), minted).bearer)

const revoked: Session = { ...session, revocation: { at: session.createdAt, reason: 'administrator' } }
const next: Session = { ...session, generation: 2, bearerExpiresAt: plus(session.bearerExpiresAt, 1000) }

describe('a verification', () => {
  test('is confirmed from memory without waiting', () => {
    remembered = session
    expect(verify(services, mintPair(services.ring(), session).bearer)).toEqual({
      kind: 'accepted',
      session,
      until: session.bearerExpiresAt,
    })
    expect(reads).toBe(0)
  })

  test('is judged on the row where memory knows nothing', async () => {
    expect(await present(session)).toEqual({ kind: 'accepted', session, until: session.bearerExpiresAt })
    expect(reads).toBe(1)
  })

  test('is never refused from memory: an older row than the primary’s may be wrong', async () => {
    remembered = session
    services.database.tables.sessions.set(session.id, next)
    expect(await present(next)).toMatchObject({ kind: 'accepted', session: next })
    remembered = revoked
    services.database.tables.sessions.set(session.id, session)
    expect(await present(session)).toMatchObject({ kind: 'accepted' })
  })

  test('tells an ended session with its reason, a replaced bearer as expired, and what is not ours as invalid', async () => {
    services.database.tables.sessions.set(session.id, revoked)
    expect(await present(session)).toMatchObject({ kind: 'ended', reason: 'administrator' })
    services.database.tables.sessions.set(session.id, next)
    expect(await present(session)).toMatchObject({ kind: 'expired' })
    services.database.tables.sessions.clear()
    expect(await present(session)).toEqual({ kind: 'invalid' })
    expect(await verify(services, 'garbage')).toEqual({ kind: 'invalid' })
    expect(services.emitted.map((event) => 'result' in event && event.result)).toEqual([
      'ended',
      'expired',
      'invalid',
      'invalid',
    ])
  })

  test('of a bearer past its own date asks nobody', async () => {
    services.clock.advance(session.bearerExpiresAt - services.clock.now())
    expect(await present(session)).toEqual({ kind: 'expired' })
    expect(reads).toBe(0)
  })

  test('by a refresh token is invalid', async () => {
    expect(await verify(services, mintPair(services.ring(), session).refreshToken)).toEqual({ kind: 'invalid' })
  })

  test('that the store cannot confirm is a fault', async () => {
    await services.store.close()
    await expect(present(session)).rejects.toThrow(Fault)
  })

  test('does not believe memory of an epoch that this node knows to be over', async () => {
    remembered = session
    await services.store.deployment.raiseEpoch({
      kind: 'epoch_raised',
      at: services.clock.now(),
      userId: null,
      accountId: null,
      sessionId: null,
      address: null,
      by: null,
      detail: null,
    })
    expect(await present(session)).toMatchObject({ kind: 'ended', reason: 'store_restored' })
  })
})

describe('a bearer that was confirmed before', () => {
  const confirmed = (): string => {
    remembered = session
    const { bearer } = mintPair(services.ring(), session)
    expect(verify(services, bearer)).toMatchObject({ kind: 'accepted' })
    return bearer
  }

  test('is confirmed again, as often as somebody asks', () => {
    const bearer = confirmed()
    for (let time = 0; time < 3; time++) {
      expect(verify(services, bearer)).toEqual({ kind: 'accepted', session, until: session.bearerExpiresAt })
    }
    expect(reads).toBe(0)
    expect(services.emitted).toHaveLength(4)
  })

  test('does not vouch for any other spelling: altered at any place it is refused', async () => {
    const bearer = confirmed()
    for (let at = 0; at < bearer.length; at++) {
      const altered = bearer.slice(0, at) + (bearer[at] === 'A' ? 'B' : 'A') + bearer.slice(at + 1)
      const answer = await Promise.resolve()
        .then(() => verify(services, altered))
        .catch((fault: unknown) => fault)
      // Two of them are in the key's id: of a key that this node lacks it can say nothing.
      if (answer instanceof Fault) expect([9, 10]).toContain(at)
      else expect([at, answer]).toEqual([at, { kind: 'invalid' }])
    }
  })

  test('does not vouch for the one of the generation before, nor that one for it', async () => {
    confirmed()
    const overlap = plus(session.createdAt, 60_000)
    remembered = { ...next, previousBearerExpiresAt: overlap }
    services.database.tables.sessions.set(session.id, remembered)
    for (let time = 0; time < 2; time++) {
      expect(await present(session)).toMatchObject({ kind: 'accepted', until: overlap })
      expect(await present(next)).toMatchObject({ kind: 'accepted', until: next.bearerExpiresAt })
    }
    services.clock.advance(60_000)
    expect(await present(session)).toMatchObject({ kind: 'expired' })
    expect(await present(next)).toMatchObject({ kind: 'accepted' })
  })

  test('runs out, and ends with its session', async () => {
    const bearer = confirmed()
    remembered = revoked
    services.database.tables.sessions.set(session.id, revoked)
    expect(await verify(services, bearer)).toMatchObject({ kind: 'ended' })
    remembered = session
    services.database.tables.sessions.set(session.id, session)
    expect(await verify(services, bearer)).toMatchObject({ kind: 'accepted' })
    services.clock.advance(session.bearerExpiresAt - services.clock.now())
    expect(await verify(services, bearer)).toEqual({ kind: 'expired' })
  })

  test('is worth nothing once its key is retired', async () => {
    const bearer = confirmed()
    const [, other] = contractRing.keys
    if (other === undefined) throw new Error('the ring of the contract has two keys')
    const retired = createKeyRing(contractRing.keys, other.id, [contractRing.minting.id])
    expect(await verify({ ...services, ring: () => retired }, bearer)).toEqual({ kind: 'invalid' })
  })
})
