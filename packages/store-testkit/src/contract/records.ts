import assert from 'node:assert/strict'
import { instant, plus, type AuditFilter, type LoopRecord, type Session, type Store } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { walk } from './sessions.ts'
import { minute, start } from '../sample.ts'
import { addPerson, auditOf, auditTrail, everything, newSession, openSession, same } from './stage.ts'

const audit: readonly ContractCase[] = [
  {
    name: 'audit.append keeps the entry as it is, under an id that was never given',
    async run({ store }) {
      const user = await addPerson(store)
      const session = newSession(store, user)
      const about = { userId: user.id, accountId: user.accounts[0]?.id ?? null, sessionId: session.id, by: user.id }
      const entry = auditOf('refresh_loop', {
        ...about,
        at: plus(start, 7),
        address: '192.0.2.9',
        detail: "it's 100 %",
      })
      await store.audit.append(entry)
      const [newest, ...older] = await auditTrail(store)
      assert.ok(newest !== undefined)
      const { id, ...rest } = newest
      same(rest, entry)
      assert.ok(older.every((record) => record.id < id))
    },
  },
  {
    name: 'audit.list answers the newest first, in pages, and filters',
    async run({ store }) {
      const [user, other] = [await addPerson(store), await addPerson(store)]
      const session = newSession(store, user)
      const at = [1, 2, 3].map((age) => plus(start, age * minute))
      const [first, second, third] = at
      assert.ok(first !== undefined && second !== undefined && third !== undefined)
      await store.audit.append(auditOf('login_refused', { at: first, userId: user.id }))
      await store.audit.append(auditOf('refresh_loop', { at: second, userId: user.id, sessionId: session.id }))
      await store.audit.append(auditOf('login_refused', { at: third, userId: other.id }))
      const found = async (of: AuditFilter): Promise<number[]> =>
        (await store.audit.list(of, everything)).items.filter((record) => record.at > start).map((record) => record.at)
      same(await found({}), [third, second, first])
      same(await found({ kind: 'login_refused' }), [third, first])
      same(await found({ user: user.id, kind: 'login_refused' }), [first])
      same(await found({ session: session.id }), [second])
      same(await found({ from: second }), [third, second])
      same(await found({ from: plus(start, 1), until: instant(third - 1) }), [second, first])
      const all = await auditTrail(store)
      for (const limit of [1, 2, all.length, all.length + 1]) {
        same(await walk((after) => store.audit.list({}, { after, limit })), all)
      }
      same(await store.audit.list({}, { after: 'nonsense', limit: 10 }), { items: [], next: null })
    },
  },
  {
    name: 'audit.purge deletes at most so many records, only those before the instant',
    async run({ store }) {
      for (const age of [3, 2, 1]) await store.audit.append(auditOf('login_refused', { at: instant(start - age) }))
      await store.audit.append(auditOf('login_refused'))
      const highest = (await auditTrail(store))[0]?.id ?? 0
      assert.equal(await store.audit.purge(start, 2), 2)
      assert.equal(await store.audit.purge(start, 2), 1)
      assert.equal(await store.audit.purge(start, 2), 0)
      same(
        (await auditTrail(store)).map(({ at }) => at),
        [start],
      )
      await store.audit.purge(plus(start, 1), 10)
      await store.audit.append(auditOf('login_refused'))
      assert.ok(((await auditTrail(store))[0]?.id ?? 0) > highest, 'an id must not be given twice')
    },
  },
]

const loopOf = (session: Session, given: Partial<LoopRecord> = {}): LoopRecord => ({
  sessionId: session.id,
  diagnosis: 'clock_ahead',
  perMinute: 12,
  firstSeen: start,
  lastSeen: plus(start, minute),
  ...given,
})

const openThree = async (store: Store): Promise<[Session, Session, Session]> => {
  const user = await addPerson(store)
  return [await openSession(store, user), await openSession(store, user), await openSession(store, user)]
}

const loops: readonly ContractCase[] = [
  {
    name: 'loops.record keeps one row a session, the latest',
    async run({ store }) {
      const [one, two] = await openThree(store)
      await store.loops.record([loopOf(one), loopOf(two)])
      const later = loopOf(one, { diagnosis: 'not_saving', perMinute: 600, lastSeen: plus(start, 2 * minute) })
      await store.loops.record([later])
      await store.loops.record([])
      same(await store.loops.find(one.id), later)
      same((await store.loops.list(start, everything)).items, [later, loopOf(two)])
    },
  },
  {
    name: 'loops.find answers null for a session that does not loop',
    async run({ store }) {
      const [session] = await openThree(store)
      assert.equal(await store.loops.find(session.id), null)
    },
  },
  {
    name: 'loops.list answers the latest seen first, from an instant on, in pages, also among equals',
    async run({ store }) {
      const [one, two, three] = await openThree(store)
      const at = (minutes: number): { lastSeen: LoopRecord['lastSeen'] } => ({
        lastSeen: plus(start, minutes * minute),
      })
      await store.loops.record([loopOf(one, at(2)), loopOf(two, at(2)), loopOf(three, at(1))])
      const all = (await store.loops.list(start, everything)).items
      same(all.map(({ sessionId }) => sessionId).slice(2), [three.id])
      same(new Set(all.map(({ sessionId }) => sessionId)).size, 3)
      for (const limit of [1, 2, 3]) same(await walk((after) => store.loops.list(start, { after, limit })), all)
      same((await store.loops.list(plus(start, 2 * minute), everything)).items, all.slice(0, 2))
      same(await store.loops.list(start, { after: 'nonsense', limit: 10 }), { items: [], next: null })
    },
  },
  {
    name: 'loops.purge forgets what was last seen before the instant',
    async run({ store }) {
      const [one, two] = await openThree(store)
      const kept = loopOf(two, { lastSeen: plus(start, 2 * minute) })
      await store.loops.record([loopOf(one), kept])
      assert.equal(await store.loops.purge(plus(start, 2 * minute)), 1)
      same((await store.loops.list(start, everything)).items, [kept])
    },
  },
]

export const recordCases: readonly ContractCase[] = [...audit, ...loops]
