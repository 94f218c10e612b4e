import assert from 'node:assert/strict'
import { instant, plus, type Page, type Session, type SessionFilter, type Store } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { day, minute, start } from '../sample.ts'
import {
  addAccount,
  addPerson,
  addUser,
  auditOf,
  auditTrail,
  everything,
  nobody,
  openSession,
  rotated,
  rowOf,
  same,
  spend,
} from './stage.ts'

/** Every item, page by page. */
export const walk = async <T>(page: (after: string | null) => Promise<Page<T>>): Promise<T[]> => {
  const items: T[] = []
  let after: string | null = null
  for (let pages = 0; pages < 100; pages += 1) {
    const found: Page<T> = await page(after)
    items.push(...found.items)
    if (found.next === null) return items
    after = found.next
  }
  throw new assert.AssertionError({ message: 'the pages never end' })
}

const idsOf = (sessions: readonly Session[]): string[] => sessions.map(({ id }) => id)

const listed = async (store: Store, of: Partial<SessionFilter>): Promise<string[]> =>
  idsOf((await store.sessions.list({ now: start, ...of }, everything)).items)

const lists: readonly ContractCase[] = [
  {
    name: 'sessions.list answers the newest first, in pages that neither repeat nor skip',
    async run({ store }) {
      const user = await addPerson(store)
      const opened: Session[] = []
      for (let age = 6; age >= 0; age -= 1) {
        opened.push(await openSession(store, user, { createdAt: instant(start - age * minute) }))
      }
      const newestFirst = idsOf(opened.reverse())
      same(await listed(store, {}), newestFirst)
      for (const limit of [1, 2, 3, 6, 7, 8]) {
        const items = await walk((after) => store.sessions.list({ now: start }, { after, limit }))
        same(idsOf(items), newestFirst, `pages of ${String(limit)}`)
      }
      assert.equal((await store.sessions.list({ now: start }, { after: null, limit: 7 })).next, null)
    },
  },
  {
    name: 'sessions.list answers an empty page to a cursor that it cannot read',
    async run({ store }) {
      await openSession(store, await addPerson(store))
      for (const after of ['', 'nonsense', '-1', "' OR 1=1 --", '🦉']) {
        same(await store.sessions.list({ now: start }, { after, limit: 10 }), { items: [], next: null })
      }
    },
  },
  {
    name: 'sessions.list filters by user and by account',
    async run({ store }) {
      const [one, two] = [await addAccount(store), await addAccount(store)]
      const user = await addUser(store, [one, two])
      const other = await addUser(store, [two])
      const home = await openSession(store, user)
      const away = await openSession(store, user, { accountId: two.id })
      const foreign = await openSession(store, other)
      same(await listed(store, { user: user.id }), [away.id, home.id])
      same(await listed(store, { account: two.id }), [foreign.id, away.id])
      same(await listed(store, { user: user.id, account: two.id }), [away.id])
      same(await listed(store, { user: nobody }), [])
    },
  },
  {
    name: 'sessions.list tells live, expired and revoked sessions apart by the instant it is given',
    async run({ store }) {
      const user = await addPerson(store)
      const later = plus(start, day)
      const older = await openSession(store, user)
      await store.deployment.raiseEpoch(auditOf('epoch_raised'))
      const revoked = await openSession(store, user, { idleDeadline: later })
      await store.sessions.revoke({ session: revoked.id }, { at: start, reason: 'logout' }, auditOf('logout'))
      const idle = await openSession(store, user, { idleDeadline: later })
      const hard = await openSession(store, user, { hardDeadline: later, idleDeadline: later })
      const live = await openSession(store, user)
      const before = instant(later - 1)
      same(await listed(store, { state: 'live', now: before }), [live.id, hard.id, idle.id])
      same(await listed(store, { state: 'expired', now: before }), [])
      same(await listed(store, { state: 'live', now: later }), [live.id])
      same(await listed(store, { state: 'expired', now: later }), [hard.id, idle.id])
      same(await listed(store, { state: 'revoked', now: later }), [revoked.id, older.id])
    },
  },
  {
    name: 'sessions.countLive counts what list calls live',
    async run({ store }) {
      const user = await addPerson(store)
      const later = plus(start, day)
      assert.equal(await store.sessions.countLive(start), 0)
      await openSession(store, user)
      await store.deployment.raiseEpoch(auditOf('epoch_raised'))
      const revoked = await openSession(store, user)
      await openSession(store, user, { idleDeadline: later })
      await openSession(store, user, { hardDeadline: later, idleDeadline: later })
      await openSession(store, user)
      await store.sessions.revoke({ session: revoked.id }, { at: start, reason: 'logout' }, auditOf('logout'))
      assert.equal(await store.sessions.countLive(instant(later - 1)), 3)
      assert.equal(await store.sessions.countLive(later), 1)
    },
  },
  {
    name: 'sessions.list answers only looping sessions when asked for them',
    async run({ store }) {
      const user = await addPerson(store)
      const [looping] = [await openSession(store, user), await openSession(store, user)]
      await store.loops.record([
        { sessionId: looping.id, diagnosis: 'eager', perMinute: 1, firstSeen: start, lastSeen: start },
      ])
      same(await listed(store, { looping: true }), [looping.id])
    },
  },
  {
    name: 'sessions.seenFrom asks for user, address and time of login',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user, { address: '192.0.2.7' })
      const seen = (address: string, since = start): Promise<boolean> =>
        store.sessions.seenFrom(user.id, address, since)
      assert.equal(await seen('192.0.2.7'), true)
      assert.equal(await seen('192.0.2.8'), false)
      assert.equal(await seen('192.0.2.7', plus(start, 1)), false)
      assert.equal(await store.sessions.seenFrom(nobody, '192.0.2.7', start), false)
      await rotated(store, spend(session, { address: '192.0.2.8' }))
      assert.equal(await seen('192.0.2.8'), true)
      assert.equal(await seen('192.0.2.7'), false)
    },
  },
]

const endings: readonly ContractCase[] = [
  {
    name: 'revoke ends one session once: the first reason stays, and so does the one audit record',
    async run({ store }) {
      const user = await addPerson(store)
      const [session, other] = [await openSession(store, user), await openSession(store, user)]
      const before = (await auditTrail(store)).length
      const revocation = { at: plus(start, 1), reason: 'logout' } as const
      assert.equal(await store.sessions.revoke({ session: session.id }, revocation, auditOf('logout')), 1)
      same(await rowOf(store, session), { ...session, revocation })
      const again = { at: plus(start, 2), reason: 'administrator' } as const
      assert.equal(await store.sessions.revoke({ session: session.id }, again, auditOf('session_revoked')), 0)
      same(await rowOf(store, session), { ...session, revocation })
      same(await rowOf(store, other), other)
      assert.equal((await auditTrail(store)).length, before + 1)
    },
  },
  {
    name: 'revoke leaves the session of another user alone',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      const revocation = { at: start, reason: 'logout' } as const
      assert.equal(await store.sessions.revoke({ session: session.id, of: nobody }, revocation, auditOf('logout')), 0)
      same(await rowOf(store, session), session)
      assert.equal(await store.sessions.revoke({ session: session.id, of: user.id }, revocation, auditOf('logout')), 1)
    },
  },
  {
    name: 'revoke by user ends those that live, with one audit record for all',
    async run({ store }) {
      const [user, other] = [await addPerson(store), await addPerson(store)]
      await openSession(store, user)
      await store.deployment.raiseEpoch(auditOf('epoch_raised'))
      const kept = await openSession(store, other)
      const expired = await openSession(store, user, { idleDeadline: plus(start, minute) })
      const live = [await openSession(store, user), await openSession(store, user)]
      const before = (await auditTrail(store)).length
      const revocation = { at: plus(start, 2 * minute), reason: 'administrator' } as const
      assert.equal(await store.sessions.revoke({ user: user.id }, revocation, auditOf('sessions_revoked')), 2)
      for (const session of live) same((await rowOf(store, session)).revocation, revocation)
      same(await rowOf(store, expired), expired)
      same(await rowOf(store, kept), kept)
      assert.equal((await auditTrail(store)).length, before + 1)
      assert.equal(await store.sessions.revoke({ user: user.id }, revocation, auditOf('sessions_revoked')), 0)
      assert.equal((await auditTrail(store)).length, before + 1)
    },
  },
  {
    name: 'revoke ends also what ran out a moment ago: by the clock of another node it may live',
    async run({ store }) {
      const user = await addPerson(store)
      const idleDeadline = plus(start, minute)
      const session = await openSession(store, user, { idleDeadline })
      const revocation = { at: plus(idleDeadline, 4000), reason: 'administrator' } as const
      assert.equal(await store.sessions.revoke({ user: user.id }, revocation, auditOf('sessions_revoked')), 1)
      const outcome = await store.sessions.rotate(spend(session, { now: instant(idleDeadline - 1) }))
      assert.equal(outcome.kind, 'ended')
    },
  },
  {
    name: 'what recall answers on the node that revoked does not confirm a bearer',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      await rotated(store, spend(session))
      await store.sessions.find(session.id)
      await store.sessions.revoke({ session: session.id }, { at: start, reason: 'logout' }, auditOf('logout'))
      assert.notEqual(store.sessions.recall(session.id)?.revocation, null)
    },
  },
  {
    name: 'what recall answers on the node that rotated is not the row of before',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      await store.sessions.find(session.id)
      const next = await rotated(store, spend(session))
      const recalled = store.sessions.recall(session.id)
      if (recalled !== undefined) same(recalled, next)
    },
  },
  {
    name: 'purge deletes at most so many sessions, only those whose idle deadline was before the cutoff',
    async run({ store }) {
      const user = await addPerson(store)
      const cutoff = plus(start, 40 * day)
      const old = { idleDeadline: instant(cutoff - 1000) }
      const gone = [await openSession(store, user, old), await openSession(store, user, old)]
      gone.push(await openSession(store, user, { ...old, hardDeadline: old.idleDeadline }))
      const atCutoff = await openSession(store, user, { idleDeadline: cutoff })
      const revoked = await openSession(store, user, { idleDeadline: plus(cutoff, day) })
      await store.sessions.revoke({ session: revoked.id }, { at: start, reason: 'logout' }, auditOf('logout'))
      const trail = await auditTrail(store)
      assert.equal(await store.sessions.purge(cutoff, 2), 2)
      assert.equal(await store.sessions.purge(cutoff, 2), 1)
      assert.equal(await store.sessions.purge(cutoff, 2), 0)
      for (const session of gone) {
        assert.equal(await store.sessions.find(session.id), null)
        assert.equal(store.sessions.recall(session.id), undefined)
        assert.equal((await store.sessions.rotate(spend(session))).kind, 'unknown')
      }
      same(await listed(store, {}), [revoked.id, atCutoff.id])
      same(await auditTrail(store), trail)
    },
  },
]

export const sessionCases: readonly ContractCase[] = [...lists, ...endings]
