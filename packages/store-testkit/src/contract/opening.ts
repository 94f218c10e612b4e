import assert from 'node:assert/strict'
import { accountId, plus } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { day, minute, start } from '../sample.ts'
import {
  addAccount,
  addPerson,
  addUser,
  auditOf,
  auditTrail,
  newSession,
  nobody,
  openSession,
  rowOf,
  same,
} from './stage.ts'

const refusals: readonly ContractCase[] = [
  {
    name: 'open refuses a user who was disabled',
    async run({ store }) {
      const user = await addPerson(store)
      await store.users.change(user.id, { disabled: true }, auditOf('user_changed'))
      const session = newSession(store, user)
      assert.equal(await store.sessions.open(session, user.credentialVersion, auditOf('login')), 'user_changed')
      assert.equal(await store.sessions.find(session.id), null)
    },
  },
  {
    name: 'open refuses a credential version that is not the present one',
    async run({ store }) {
      const user = await addPerson(store)
      await store.users.change(user.id, { passwordHash: '$argon2id$second' }, auditOf('user_changed'))
      const session = newSession(store, user)
      assert.equal(await store.sessions.open(session, user.credentialVersion, auditOf('login')), 'user_changed')
      assert.equal(await store.sessions.open(session, user.credentialVersion + 2, auditOf('login')), 'user_changed')
      assert.equal(await store.sessions.find(session.id), null)
      assert.equal(await store.sessions.open(session, user.credentialVersion + 1, auditOf('login')), 'opened')
    },
  },
  {
    name: 'open refuses a user who does not exist',
    async run({ store }) {
      const user = await addPerson(store)
      const session = newSession(store, user, { userId: nobody })
      assert.equal(await store.sessions.open(session, user.credentialVersion, auditOf('login')), 'user_changed')
    },
  },
  {
    name: 'open refuses an account that the user is no member of, that is disabled or that does not exist',
    async run({ store }) {
      const user = await addPerson(store)
      const other = await addAccount(store)
      const disabled = await addAccount(store)
      await store.users.change(user.id, { accounts: [disabled.id] }, auditOf('user_changed'))
      await store.accounts.change(disabled.id, { disabled: true }, auditOf('account_changed'))
      for (const id of [other.id, disabled.id, accountId(424_242)]) {
        const session = newSession(store, user, { accountId: id })
        assert.equal(await store.sessions.open(session, user.credentialVersion, auditOf('login')), 'user_changed')
        assert.equal(await store.sessions.find(session.id), null)
      }
    },
  },
  {
    name: 'open that is refused writes no audit record',
    async run({ store }) {
      const user = await addPerson(store)
      const before = await auditTrail(store)
      await store.sessions.open(newSession(store, user), user.credentialVersion + 1, auditOf('login'))
      same(await auditTrail(store), before)
    },
  },
]

export const openingCases: readonly ContractCase[] = [
  {
    name: 'open writes the session as it was given, and one audit record',
    async run({ store }) {
      const account = await addAccount(store)
      const user = await addUser(store, [account])
      const before = await auditTrail(store)
      const given = {
        salt: Uint8Array.from({ length: 16 }, (_, index) => 255 - index),
        hardDeadline: plus(start, 90 * day),
        previousBearerExpiresAt: plus(start, minute),
        device: `Mozilla/5.0 "'%_\\; ${'🦉'.repeat(100)}`,
        address: '2001:db8::1%eth0',
      }
      const session = await openSession(store, user, given)
      same(await rowOf(store, session), session)
      const [record, ...others] = await auditTrail(store)
      same(others, before)
      assert.ok(record !== undefined)
      const { id, ...entry } = record
      assert.ok(Number.isSafeInteger(id))
      same(entry, auditOf('login', { userId: user.id, sessionId: session.id }))
    },
  },
  {
    name: 'open writes a session without a hard deadline',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      same(await rowOf(store, session), session)
    },
  },
  {
    name: 'find answers null where there is no such session',
    async run({ store }) {
      const session = newSession(store, await addPerson(store))
      assert.equal(await store.sessions.find(session.id), null)
      assert.equal(store.sessions.recall(session.id), undefined)
    },
  },
  {
    name: 'open of an id that is taken is a fault and leaves the first session alone',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      const second = { ...session, device: 'Another', salt: new Uint8Array(16) }
      await assert.rejects(store.sessions.open(second, user.credentialVersion, auditOf('login')))
      same(await rowOf(store, session), session)
    },
  },
  ...refusals,
]
