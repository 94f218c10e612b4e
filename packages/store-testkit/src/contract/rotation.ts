import assert from 'node:assert/strict'
import { instant, mintPair, plus, type RotationRequest, type Session, type Store } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { contractPolicy, contractRing, day, minute, sampleToken, second, start } from '../sample.ts'
import {
  addAccount,
  addPerson,
  addUser,
  attempt,
  auditOf,
  auditTrail,
  newSession,
  openSession,
  rotated,
  rowOf,
  same,
  spend,
} from './stage.ts'

const { raceTolerance, retryWindow } = contractPolicy

/** Asks, and insists on the outcome and that nothing at all was written. */
const refused = async (store: Store, request: RotationRequest, kind: string): Promise<void> => {
  const row = await store.sessions.find(request.token.sessionId)
  const trail = await auditTrail(store)
  const outcome = await store.sessions.rotate(request)
  assert.equal(outcome.kind, kind)
  same(await store.sessions.find(request.token.sessionId), row, `${kind} must not change the row`)
  same(await auditTrail(store), trail, `${kind} must not write an audit record`)
}

const successes: readonly ContractCase[] = [
  {
    name: 'rotate answers the row as it is written, bit for bit, rotation after rotation',
    async run({ store }) {
      let session = await openSession(store, await addPerson(store))
      for (let turn = 1; turn <= 12; turn += 1) {
        const given = { attempt: turn % 3 === 0 ? null : attempt(turn), now: plus(start, turn * 61_001) }
        session = await rotated(store, spend(session, { ...given, address: `2001:db8::${String(turn)}` }))
        assert.equal(session.generation, turn + 1)
        same(await rowOf(store, session), session)
      }
      assert.equal((await auditTrail(store)).filter(({ kind }) => kind !== 'login').length, 2)
    },
  },
  {
    name: 'rotate answers a repeat with the very pair of the rotation, also after the window of a race, and writes nothing',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const request = spend(session, { attempt: attempt(7) })
      const first = await rotated(store, request)
      for (const later of [0, raceTolerance + 1, retryWindow - 1]) {
        const outcome = await store.sessions.rotate({ ...request, now: plus(request.now, later) })
        assert.equal(outcome.kind, 'repeated')
        same(mintPair(contractRing, outcome.session), mintPair(contractRing, first))
      }
      same(await rowOf(store, session), first)
    },
  },
  {
    name: 'rotate moves the session to an account of the user and records it',
    async run({ store }) {
      const [first, other] = [await addAccount(store), await addAccount(store)]
      const session = await openSession(store, await addUser(store, [first, other]))
      const moved = await rotated(store, spend(session, { account: other.id }))
      assert.equal(moved.accountId, other.id)
      same(await rowOf(store, session), moved)
      const [record] = await auditTrail(store)
      assert.equal(record?.kind, 'masquerade')
      assert.equal(record.accountId, other.id)
    },
  },
  {
    name: 'rotate takes a generation ahead of the row for what a rolled-back store forgot, and records it',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const forgotten: Session = { ...session, generation: 5 }
      const outcome = await store.sessions.rotate(spend(forgotten))
      assert.equal(outcome.kind, 'rotated')
      assert.equal(outcome.healed, true)
      assert.equal(outcome.session.generation, 6)
      assert.equal(outcome.session.healedTo, 5)
      same(await rowOf(store, session), outcome.session)
      assert.equal((await auditTrail(store))[0]?.kind, 'store_rolled_back')
      await refused(store, spend(session, { now: plus(start, day) }), 'superseded')
    },
  },
]

const refusals: readonly ContractCase[] = [
  {
    name: 'rotate answers unknown to a token of no session and to a tag that is not genuine',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      await refused(store, spend(newSession(store, user)), 'unknown')
      const token = sampleToken('refresh', session)
      const bytes = Uint8Array.from(token.bytes, (byte, index) => (index === token.bytes.length - 1 ? byte ^ 1 : byte))
      await refused(store, spend(session, { token: { ...token, bytes } }), 'unknown')
      await refused(store, spend({ ...session, salt: new Uint8Array(16).fill(77) }), 'unknown')
    },
  },
  {
    name: 'rotate answers paced, and writes nothing, once the burst is used up',
    async run({ store }) {
      let session = await openSession(store, await addPerson(store))
      for (let turn = 0; turn < contractPolicy.burst; turn += 1) session = await rotated(store, spend(session))
      await refused(store, spend(session), 'paced')
      await rotated(store, spend(session, { now: plus(start, 2 * minute) }))
    },
  },
  {
    name: 'rotate answers superseded to the loser of a race, and writes nothing',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const winner = spend(session, { attempt: attempt(1) })
      await rotated(store, winner)
      const now = plus(winner.now, raceTolerance)
      await refused(store, { ...winner, attempt: attempt(2), now }, 'superseded')
      await refused(store, { ...winner, attempt: null, now }, 'superseded')
    },
  },
  {
    name: 'rotate answers ended to a revoked session, and past the idle deadline',
    async run({ store }) {
      const user = await addPerson(store)
      const [revoked, idle] = [await openSession(store, user), await openSession(store, user)]
      await store.sessions.revoke({ session: revoked.id }, { at: start, reason: 'logout' }, auditOf('logout'))
      await refused(store, spend(revoked), 'ended')
      await refused(store, spend(idle, { now: idle.idleDeadline }), 'ended')
      await rotated(store, spend(idle, { now: instant(idle.idleDeadline - 1) }))
    },
  },
  {
    name: 'rotate answers ended, hard end, to a session whose hard deadline has come',
    async run({ store }) {
      const hardDeadline = plus(start, day)
      const session = await openSession(store, await addPerson(store), { hardDeadline, idleDeadline: hardDeadline })
      const outcome = await store.sessions.rotate(spend(session, { now: hardDeadline }))
      assert.equal(outcome.kind, 'ended')
      assert.equal(outcome.reason, 'expired')
    },
  },
  {
    name: 'rotate refuses an account that the user is no member of, that is disabled or that does not exist',
    async run({ store }) {
      const [home, foreign, closed] = [await addAccount(store), await addAccount(store), await addAccount(store)]
      const session = await openSession(store, await addUser(store, [home, closed]))
      await store.accounts.change(closed.id, { disabled: true }, auditOf('account_changed'))
      for (const account of [foreign.id, closed.id])
        await refused(store, spend(session, { account }), 'account_refused')
      await rotated(store, spend(session))
    },
  },
]

const reuse: readonly ContractCase[] = [
  {
    name: 'rotate commits the end of a session before it answers that its token was reused',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const current = await rotated(store, spend(session))
      const now = plus(start, minute + raceTolerance + 1)
      const outcome = await store.sessions.rotate(spend(session, { now }))
      assert.equal(outcome.kind, 'reused')
      same((await rowOf(store, session)).revocation, { at: now, reason: 'token_reuse' })
      same(outcome.session, await rowOf(store, session))
      const [record] = await auditTrail(store)
      assert.equal(record?.kind, 'refresh_token_reused')
      assert.equal(record.sessionId, session.id)
      await refused(store, spend(current, { now }), 'ended')
      await refused(store, spend(session, { now }), 'ended')
    },
  },
  {
    name: 'rotate takes a repeat after the retry window for a late copy, and another attempt then for reuse',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const request = spend(session, { attempt: attempt(1) })
      await rotated(store, request)
      const now = plus(request.now, retryWindow)
      await refused(store, { ...request, now }, 'superseded')
      assert.equal((await store.sessions.rotate({ ...request, attempt: attempt(2), now })).kind, 'reused')
    },
  },
  {
    name: 'rotate never takes two requests without a key for one attempt',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const request = spend(session)
      await rotated(store, request)
      const now = plus(request.now, raceTolerance + second)
      assert.equal((await store.sessions.rotate({ ...request, now })).kind, 'reused')
    },
  },
]

export const rotationCases: readonly ContractCase[] = [...successes, ...refusals, ...reuse]
