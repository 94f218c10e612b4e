import type { AuditEntry, Session, SessionId, SessionStore, Store, UserStore } from '@pawl/core'
import { ModelDatabase } from '../model-store.ts'
import { mayOpen } from '../model/rights.ts'
import { meanwhile, mutated, type Mutant, type Parts } from './mutant.ts'

const withSessions = (store: Store, changed: Partial<SessionStore>): Store => ({
  ...store,
  sessions: Object.create(store.sessions, Object.getOwnPropertyDescriptors(changed)) as SessionStore,
})

const withUsers = (store: Store, changed: Partial<UserStore>): Store => ({
  ...store,
  users: Object.create(store.users, Object.getOwnPropertyDescriptors(changed)) as UserStore,
})

/** Looks at the user without a lock, and inserts when the look is over. */
const openWithoutLock = ({ store, database }: Parts): Store =>
  withSessions(store, {
    async open(session, credentialVersion, audit) {
      if (!mayOpen(database, session, credentialVersion)) return 'user_changed'
      await meanwhile()
      database.tables.sessions.set(session.id, session)
      database.record(audit)
      return 'opened'
    },
  })

const openWithoutLook = ({ store, database }: Parts): Store =>
  withSessions(store, {
    open(session, _version, audit) {
      database.tables.sessions.set(session.id, session)
      database.record(audit)
      return Promise.resolve('opened')
    },
  })

/** An async callback between BEGIN and ROLLBACK: what others do on the connection meanwhile is rolled back with it. */
const interleavedTransactions = ({ store, database }: Parts): Store =>
  withUsers(store, {
    async changePassword(change, audit) {
      const begun = database.snapshot()
      await meanwhile()
      const outcome = await store.users.changePassword(change, audit)
      if (outcome === 'user_changed') database.rollBackTo(begun)
      return outcome
    },
  })

/** Looks first for the sessions to end, then changes the user, then ends those it found. */
const endsSessionsFoundBefore = ({ store, database }: Parts): Store =>
  withUsers(store, {
    async change(id, change, audit) {
      const found = new Set(database.tables.sessions.keys())
      await meanwhile()
      const missed = [...database.tables.sessions.values()].filter((session) => !found.has(session.id))
      const outcome = await store.users.change(id, change, audit)
      for (const session of missed) database.tables.sessions.set(session.id, session)
      return outcome
    },
  })

/** Counts those who may administer, and writes when the count is long out of date. */
const resignsWithoutLock = ({ store, database }: Parts): Store =>
  withUsers(store, {
    async change(id, change, audit) {
      const { users } = database.tables
      const others = [...users.values()].filter(({ user }) => user.id !== id && user.administrator && !user.disabled)
      await meanwhile()
      if (others.length === 0 || change.administrator !== false) return store.users.change(id, change, audit)
      const row = users.get(id)
      if (row === undefined) return { kind: 'not_found' }
      users.set(id, { ...row, user: { ...row.user, administrator: false } })
      return { kind: 'changed', user: { ...row.user, administrator: false, accounts: [] }, sessionsEnded: 0 }
    },
  })

class LateAudit extends ModelDatabase {
  override record(entry: AuditEntry): void {
    void meanwhile().then(() => super.record(entry))
  }
}

/** The record first and on its own, then the command, which may refuse. */
const auditBeforehand = ({ store, database }: Parts): Store =>
  withSessions(store, {
    open(session, credentialVersion, audit) {
      database.record(audit)
      if (!mayOpen(database, session, credentialVersion)) return Promise.resolve('user_changed')
      database.tables.sessions.set(session.id, session)
      return Promise.resolve('opened')
    },
  })

const revokesAgain = ({ store, database }: Parts): Store =>
  withSessions(store, {
    revoke(which, revocation, audit) {
      let ended = 0
      for (const session of database.tables.sessions.values()) {
        if ('session' in which ? session.id !== which.session : session.userId !== which.user) continue
        database.tables.sessions.set(session.id, { ...session, revocation })
        ended += 1
      }
      database.record(audit)
      return Promise.resolve(ended)
    },
  })

const neverForgets = ({ store }: Parts): Store => {
  const seen = new Map<SessionId, Session>()
  return withSessions(store, {
    async find(id) {
      const session = await store.sessions.find(id)
      if (session !== null && !seen.has(id)) seen.set(id, session)
      return session
    },
    recall: (id) => seen.get(id),
  })
}

/** `synchronous=NORMAL`: the newest commits are only in the page cache when they are answered. */
class LazyDisk extends ModelDatabase {
  readonly #states = [this.snapshot()]

  override record(entry: AuditEntry): void {
    this.#states.push(this.snapshot())
    super.record(entry)
  }

  losePower(): void {
    const durable = this.#states.at(-2)
    if (durable !== undefined) this.rollBackTo(durable)
  }
}

const loses = 'durability: all that was acknowledged is there after a loss of power'
const disabled = 'race: a login leaves no live session when the user is disabled meanwhile'

export const commandMutants: readonly Mutant[] = [
  {
    name: 'opens a session without a lock on the user',
    open: mutated({ store: openWithoutLock }),
    caughtBy: [
      disabled,
      'race: a login leaves no live session when an administrator sets the password meanwhile',
      'race: a login leaves no live session when the membership is removed meanwhile',
      'race: a login leaves no live session when the account is disabled meanwhile',
      'race: a login leaves no live session when the user changes the password meanwhile',
    ],
  },
  {
    name: 'opens a session without a look at the user',
    open: mutated({ store: openWithoutLook }),
    caughtBy: ['open refuses a user who was disabled', 'open refuses a credential version that is not the present one'],
  },
  {
    name: 'lets others into its transaction through an async callback',
    open: mutated({ store: interleavedTransactions }),
    caughtBy: ['batch: a refused command takes nothing back that was answered to another'],
  },
  {
    name: 'looks for the sessions of a disabled user in a transaction of its own',
    open: mutated({ store: endsSessionsFoundBefore }),
    caughtBy: [disabled],
  },
  {
    name: 'counts administrators before it takes the lock',
    open: mutated({ store: resignsWithoutLock }),
    caughtBy: ['race: two administrators who resign at once are not both let go'],
  },
  {
    name: 'writes the audit record after the answer',
    open: mutated({ database: () => new LateAudit() }),
    caughtBy: ['open writes the session as it was given, and one audit record'],
  },
  {
    name: 'writes the audit record before the command that may refuse',
    open: mutated({ store: auditBeforehand }),
    caughtBy: ['open that is refused writes no audit record'],
  },
  {
    name: 'revokes what has ended already',
    open: mutated({ store: revokesAgain }),
    caughtBy: [
      'revoke ends one session once: the first reason stays, and so does the one audit record',
      'revoke by user ends those that live, with one audit record for all',
    ],
  },
  {
    name: 'goes on recalling a session that was revoked',
    open: mutated({ store: neverForgets }),
    caughtBy: ['what recall answers on the node that revoked does not confirm a bearer'],
  },
  {
    name: 'answers before the commit is durable',
    open: mutated({
      database: () => new LazyDisk(),
      losePower: (database) => {
        if (database instanceof LazyDisk) database.losePower()
      },
    }),
    caughtBy: [
      loses,
      'durability: the answer of a reuse is given only when the end of the session outlives a loss of power',
    ],
  },
]
