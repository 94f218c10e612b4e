import assert from 'node:assert/strict'
import { plus, type RevocationReason, type Session, type Store, type User, type UserChange } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { minute, start } from '../sample.ts'
import {
  addAccount,
  addPerson,
  addUser,
  auditOf,
  auditTrail,
  newSession,
  openSession,
  rowOf,
  same,
  spend,
} from './stage.ts'

const at = plus(start, 2 * minute)
const longBefore = plus(start, minute)

const endedAs = async (store: Store, session: Session, reason: RevocationReason): Promise<void> => {
  same(await rowOf(store, session), { ...session, revocation: { at, reason } })
  const outcome = await store.sessions.rotate(spend(session, { now: at }))
  assert.equal(outcome.kind, 'ended')
  assert.equal(outcome.reason, reason)
}

const untouched = async (store: Store, sessions: readonly Session[]): Promise<void> => {
  for (const session of sessions) same(await rowOf(store, session), session)
}

const changedWith = async (store: Store, user: User, change: UserChange): Promise<number> => {
  const outcome = await store.users.change(user.id, change, auditOf('user_changed', { at }))
  assert.equal(outcome.kind, 'changed')
  return outcome.sessionsEnded
}

const ofUsers: readonly ContractCase[] = [
  ...(
    [
      { what: 'disabling a user', change: { disabled: true }, reason: 'user_disabled' },
      { what: 'setting a password', change: { passwordHash: '$argon2id$set' }, reason: 'password_changed' },
      {
        what: 'disabling a user and setting a password',
        change: { disabled: true, passwordHash: '$argon2id$set' },
        reason: 'user_disabled',
      },
    ] as const
  ).map(({ what, change, reason }): ContractCase => ({
    name: `${what} ends all that lives of the user, and nothing else`,
    async run({ store }) {
      const [user, other] = [await addPerson(store), await addPerson(store)]
      const live = [await openSession(store, user), await openSession(store, user)]
      const expired = await openSession(store, user, { idleDeadline: longBefore })
      const kept = await openSession(store, other)
      const before = (await auditTrail(store)).length
      assert.equal(await changedWith(store, user, change), 2)
      for (const session of live) await endedAs(store, session, reason)
      await untouched(store, [expired, kept])
      assert.equal((await auditTrail(store)).length, before + 1)
    },
  })),
  {
    name: 'removing a membership ends the sessions on that account only',
    async run({ store }) {
      const [home, away] = [await addAccount(store), await addAccount(store)]
      const [user, other] = [await addUser(store, [home, away]), await addUser(store, [away])]
      const kept = [await openSession(store, user), await openSession(store, other)]
      const lost = await openSession(store, user, { accountId: away.id })
      assert.equal(await changedWith(store, user, { accounts: [home.id] }), 1)
      await endedAs(store, lost, 'account_removed')
      await untouched(store, kept)
    },
  },
  {
    name: 'other changes of a user end no session',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      const change = {
        disabled: false,
        administrator: true,
        integrator: true,
        accounts: user.accounts.map(({ id }) => id),
      }
      assert.equal(await changedWith(store, user, change), 0)
      await untouched(store, [session])
    },
  },
]

const ofPasswords: readonly ContractCase[] = [
  {
    name: 'a change of password ends every session of the user and opens the new one',
    async run({ store }) {
      const [user, other] = [await addPerson(store), await addPerson(store)]
      const old = [await openSession(store, user), await openSession(store, user)]
      const kept = await openSession(store, other)
      const before = (await auditTrail(store)).length
      const session = newSession(store, user, { createdAt: at })
      const change = { ...credentialsOf(user), passwordHash: '$argon2id$chosen', session }
      assert.equal(await store.users.changePassword(change, auditOf('password_changed', { at })), 'changed')
      for (const each of old) await endedAs(store, each, 'password_changed')
      await untouched(store, [session, kept])
      const credentialVersion = user.credentialVersion + 1
      same(await store.users.find(user.id), { ...user, passwordHash: '$argon2id$chosen', credentialVersion })
      assert.equal((await auditTrail(store)).length, before + 1)
    },
  },
  {
    name: 'a change of password that somebody overtook changes nothing',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      const fresh = newSession(store, user)
      const change = { ...credentialsOf(user), passwordHash: '$argon2id$late', session: fresh }
      const before = await auditTrail(store)
      const overtaken = { ...change, credentialVersion: user.credentialVersion + 1 }
      assert.equal(await store.users.changePassword(overtaken, auditOf('password_changed')), 'user_changed')
      same(await store.users.find(user.id), user)
      await untouched(store, [session])
      assert.equal(await store.sessions.find(fresh.id), null)
      same(await auditTrail(store), before)
    },
  },
  {
    name: 'a change of password leaves no session to a user who was disabled or lost the account',
    async run({ store }) {
      const account = await addAccount(store)
      for (const change of [{ disabled: true }, { accounts: [] }]) {
        const user = await addUser(store, [account])
        await changedWith(store, user, change)
        const session = newSession(store, user)
        const chosen = { ...credentialsOf(user), passwordHash: '$argon2id$late', session }
        assert.equal(await store.users.changePassword(chosen, auditOf('password_changed')), 'user_changed')
        assert.equal(await store.sessions.find(session.id), null)
        assert.equal((await store.users.find(user.id))?.passwordHash, user.passwordHash)
      }
    },
  },
]

const credentialsOf = (user: User): { userId: User['id']; credentialVersion: number } => ({
  userId: user.id,
  credentialVersion: user.credentialVersion,
})

const ofAccounts: readonly ContractCase[] = [
  {
    name: 'disabling an account ends the sessions on it, whoever they are of, and enabling it revives none',
    async run({ store }) {
      const [home, away] = [await addAccount(store), await addAccount(store)]
      const [user, other] = [await addUser(store, [home, away]), await addUser(store, [away])]
      const kept = await openSession(store, user)
      const lost = [await openSession(store, user, { accountId: away.id }), await openSession(store, other)]
      const expired = await openSession(store, other, { idleDeadline: longBefore })
      const audit = auditOf('account_changed', { at })
      const account = { ...away, disabled: true }
      const changed = await store.accounts.change(away.id, { disabled: true }, audit)
      same(changed, { kind: 'changed', account, sessionsEnded: 2 })
      const enabled = await store.accounts.change(away.id, { disabled: false }, audit)
      same(enabled, { kind: 'changed', account: away, sessionsEnded: 0 })
      for (const session of lost) await endedAs(store, session, 'account_removed')
      await untouched(store, [kept, expired])
    },
  },
  {
    name: 'raising the epoch ends every session of before, and none of after',
    async run({ store }) {
      const user = await addPerson(store)
      const older = await openSession(store, user)
      const epoch = store.deployment.epoch()
      assert.equal(await store.deployment.raiseEpoch(auditOf('epoch_raised')), epoch + 1)
      assert.equal(store.deployment.epoch(), epoch + 1)
      assert.equal((await store.deployment.read()).epoch, epoch + 1)
      const outcome = await store.sessions.rotate(spend(older))
      assert.equal(outcome.kind, 'ended')
      assert.equal(outcome.reason, 'store_restored')
      const newer = await openSession(store, user)
      assert.equal((await store.sessions.rotate(spend(newer))).kind, 'rotated')
    },
  },
]

/** What a change of users, passwords, accounts or the epoch does to sessions, in the same transaction. */
export const consequenceCases: readonly ContractCase[] = [...ofUsers, ...ofPasswords, ...ofAccounts]
