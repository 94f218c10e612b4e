import {
  contractKeys,
  contractPolicy,
  contractRing,
  createFakeServices,
  interceptStore,
  sampleSession,
  type FakeServices,
} from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { Fault } from '../fault.ts'
import { createKeyRing, keyId, serverKey } from '../token/key-ring.ts'
import { mintPair, type TokenPair } from '../token/pair.ts'
import { refresh, type Presentation, type Refreshed } from './refresh.ts'
import type { Session } from './session.ts'

const session = sampleSession()
const day = 86_400_000
const key = 'k'.repeat(16)

let services: FakeServices
let calls: string[]

beforeEach(() => {
  calls = []
  services = createFakeServices({
    around: (store) =>
      interceptStore(store, ({ name }, run) => {
        calls.push(name)
        return run()
      }),
  })
  services.database.tables.sessions.set(session.id, session)
})

const pairOf = (row: Session): TokenPair => mintPair(contractRing, row)

const present = async (minted: Session, given: Partial<Presentation> = {}): Promise<Refreshed> =>
  refresh(services, {
    refreshToken: pairOf(minted).refreshToken,
    idempotencyKey: null,
    account: null,
    address: '192.0.2.1',
    device: 'A browser',
    ...given,
  })

const rotatedFrom = async (minted: Session, given: Partial<Presentation> = {}): Promise<Session> => {
  const answer = await present(minted, given)
  if (answer.kind !== 'pair') throw new Error(answer.kind)
  return answer.session
}

describe('a refresh', () => {
  test('answers the pair of the row that was written', async () => {
    const answer = await present(session)
    const row = services.database.tables.sessions.get(session.id)
    if (row === undefined) throw new Error('the row is there')
    expect(answer).toEqual({ kind: 'pair', session: row, pair: pairOf(row), notice: null, at: services.clock.now() })
    expect(row.generation).toBe(2)
    expect(services.emitted).toEqual([{ kind: 'refresh', result: 'rotated', sessionId: session.id }])
  })

  test('with the key that spent the token gets the very same pair; with another or none it does not', async () => {
    const first = await present(session, { idempotencyKey: key })
    services.clock.advance(day / 48)
    const again = await present(session, { idempotencyKey: key })
    expect(again).toMatchObject({ kind: 'pair', pair: first.kind === 'pair' ? first.pair : null })
    expect(await present(session, { idempotencyKey: 'x'.repeat(16) })).toEqual({ kind: 'reused' })
  })

  test('with the key of another purpose is no repeat', async () => {
    await present(session, { idempotencyKey: key })
    const masquerade = await present(session, { idempotencyKey: key, account: accountId(2) })
    expect(masquerade).toMatchObject({ kind: 'superseded' })
  })

  test('survives a late copy of a masquerade that was refused before its key refreshed', async () => {
    const masquerade = { idempotencyKey: key, account: accountId(77) }
    expect(await present(session, masquerade)).toEqual({ kind: 'account_not_allowed' })
    expect(await present(session, { idempotencyKey: key })).toMatchObject({ kind: 'pair' })
    services.clock.advance(contractPolicy.raceTolerance + 1)
    expect(await present(session, masquerade)).toMatchObject({ kind: 'superseded' })
    expect(await present(session, { ...masquerade, idempotencyKey: 'x'.repeat(16) })).toEqual({ kind: 'reused' })
  })

  test('tells the loser of a race to wait, and a thief that it is over', async () => {
    const next = await rotatedFrom(session)
    expect(await present(session)).toMatchObject({ kind: 'superseded', retryAfterSeconds: 10 })
    services.clock.advance(contractPolicy.raceTolerance + 1)
    expect(await present(session)).toEqual({ kind: 'reused' })
    expect(services.emitted.map(({ kind }) => kind)).toContain('session_reused')
    expect(await present(next)).toEqual({ kind: 'ended', reason: 'token_reuse' })
  })

  test('onto an account that the user may not act on is told so, and spends nothing', async () => {
    expect(await present(session, { account: accountId(77) })).toEqual({ kind: 'account_not_allowed' })
    expect(await present(session)).toMatchObject({ kind: 'pair' })
  })

  test('heals a store that forgot, and says so', async () => {
    expect(await present({ ...session, generation: 5 })).toMatchObject({ kind: 'pair', session: { generation: 6 } })
    expect(services.emitted).toContainEqual({ kind: 'store_rolled_back', sessionId: session.id })
  })
})

describe('a refresh that is refused', () => {
  test.each(['', 'garbage', 'pawl_rt_' + 'A'.repeat(68)])('without asking the store: %j', async (refreshToken) => {
    const ring = createKeyRing([serverKey(keyId(0), new Uint8Array(32))], keyId(0), [])
    services = { ...services, ring: () => ring }
    expect(await present(session, { refreshToken })).toEqual({ kind: 'invalid' })
    expect(calls).toEqual([])
  })

  test('without asking the store: past its own date, also when its row is long gone', async () => {
    services.database.tables.sessions.clear()
    services.clock.advance(session.idleDeadline - services.clock.now())
    expect(await present(session)).toEqual({ kind: 'expired' })
    expect(calls).toEqual([])
  })

  test('of a session that is not there is invalid, and is asked for again each time', async () => {
    services.database.tables.sessions.clear()
    for (let turn = 0; turn < 2; turn += 1) expect(await present(session)).toEqual({ kind: 'invalid' })
    expect(calls).toEqual(['sessions.rotate', 'sessions.rotate'])
  })

  test('of a session that was ended costs one read, however often it comes', async () => {
    services.database.tables.sessions.set(session.id, {
      ...session,
      revocation: { at: session.createdAt, reason: 'logout' },
    })
    for (let turn = 0; turn < 5; turn += 1) expect(await present(session)).toEqual({ kind: 'ended', reason: 'logout' })
    expect(calls).toEqual(['sessions.rotate'])
    expect(services.emitted).toHaveLength(5)
  })

  test('by the idle deadline of the row is told that the token has run out, and by the hard end that the session has', async () => {
    const { now } = { now: services.clock.now() }
    services.database.tables.sessions.set(session.id, { ...session, idleDeadline: now })
    expect(await present(session)).toEqual({ kind: 'expired' })
    services.database.tables.sessions.set(session.id, { ...session, hardDeadline: now })
    expect(await present(session)).toEqual({ kind: 'ended', reason: 'expired' })
  })

  test('for want of a key is a fault, never a refusal', async () => {
    const [, second] = contractKeys
    if (second === undefined) throw new Error('there are two keys')
    const ring = createKeyRing([serverKey(keyId(second.id), second.secret)], keyId(second.id), [])
    services = { ...services, ring: () => ring }
    await expect(present(session)).rejects.toThrow(Fault)
  })

  test('by a store that cannot confirm is a fault, never a refusal', async () => {
    await services.store.close()
    await expect(present(session)).rejects.toThrow(Fault)
  })
})

describe('a refresh loop', () => {
  const spin = async (times: number, every: number): Promise<Refreshed[]> => {
    const answers: Refreshed[] = []
    let current = session
    for (let turn = 0; turn < times; turn += 1) {
      services.clock.advance(every)
      const answer = await present(current)
      answers.push(answer)
      if (answer.kind === 'pair') current = answer.session
    }
    return answers
  }

  test('is answered with the same pair and a notice, and rotates no more than the pace', async () => {
    const answers = await spin(600, 100)
    const last = answers.at(-1)
    if (last?.kind !== 'pair') throw new Error('every answer is a pair')
    expect(answers.every(({ kind }) => kind === 'pair')).toBe(true)
    expect(last.session.generation).toBeLessThanOrEqual(1 + contractPolicy.burst + 1)
    expect(last.notice).toMatchObject({ diagnosis: 'clock_ahead' })
    expect(last.notice?.refreshAfterSeconds).toBeGreaterThan(3400)
  })

  test('beyond the ceiling is told to wait, and its token is not spent', async () => {
    const answers = await spin(300, 1)
    expect(answers.at(-1)).toEqual({ kind: 'flood', retryAfterSeconds: 1 })
    services.clock.advance(60_000)
    const row = services.database.tables.sessions.get(session.id)
    if (row === undefined) throw new Error('the row is there')
    expect(await present(row)).toMatchObject({ kind: 'pair' })
  })

  test('never hides a terminal answer behind the ceiling', async () => {
    await spin(300, 1)
    services.clock.advance(contractPolicy.raceTolerance + 1)
    expect(await present(session)).toEqual({ kind: 'reused' })
  })
})
