import { sessionsEndedBy, userId, type AccountId, type User, type UserChange, type UserStore } from '@pawl/core'
import type { ModelDatabase, UserRow } from './database.ts'
import { endSessions, insertSession } from './session-rows.ts'
import { pageOf } from './page.ts'
import { mayOpen } from './rights.ts'
import type { Synchronous } from './synchronous.ts'

const userFrom = (database: ModelDatabase, { user, memberOf }: UserRow): User => ({
  ...user,
  accounts: memberOf
    .map((id) => database.tables.accounts.get(id))
    .filter((account) => account !== undefined)
    .sort((one, other) => one.id - other.id),
})

const unknownOf = (database: ModelDatabase, ids: readonly AccountId[]): readonly AccountId[] =>
  [...new Set(ids)].filter((id) => !database.tables.accounts.has(id))

const administers = ({ user }: UserRow): boolean => user.administrator && !user.disabled

const changed = (row: UserRow, { accounts, ...change }: UserChange): UserRow => ({
  ...row,
  memberOf: accounts ?? row.memberOf,
  user: {
    ...row.user,
    ...change,
    credentialVersion: row.user.credentialVersion + (change.passwordHash === undefined ? 0 : 1),
  },
})

type Reading = 'find' | 'findByUsername' | 'recall' | 'list'

const createReading = (database: ModelDatabase): Pick<Synchronous<UserStore>, Reading> => ({
  find(id) {
    const row = database.tables.users.get(id)
    return row === undefined ? null : userFrom(database, row)
  },

  findByUsername(key) {
    const row = [...database.tables.users.values()].find((other) => other.key === key)
    return row === undefined ? null : userFrom(database, row)
  },

  recall(id) {
    const row = database.tables.users.get(id)
    return row === undefined ? undefined : userFrom(database, row)
  },

  list(query, page) {
    const found = [...database.tables.users.values()].filter((row) => query === null || row.key.includes(query))
    const { items, next } = pageOf(found, page, ({ user }) => String(user.id))
    return { items: items.map((row) => userFrom(database, row)), next }
  },
})

export const createModelUsers = (database: ModelDatabase): Synchronous<UserStore> => ({
  ...createReading(database),

  create({ key, accounts, ...given }, audit) {
    const { users } = database.tables
    const ids = unknownOf(database, accounts)
    if (ids.length > 0) return { kind: 'unknown_account', ids }
    if ([...users.values()].some((row) => row.key === key)) return { kind: 'username_taken' }
    const id = userId(users.size + 1)
    const row = { user: { ...given, id, credentialVersion: 1, disabled: false }, key, memberOf: accounts }
    users.set(id, row)
    database.record({ ...audit, userId: id })
    return { kind: 'created', user: userFrom(database, row) }
  },

  change(id, change, audit) {
    const { users } = database.tables
    const before = users.get(id)
    if (before === undefined) return { kind: 'not_found' }
    const ids = unknownOf(database, change.accounts ?? [])
    if (ids.length > 0) return { kind: 'unknown_account', ids }
    const after = changed(before, change)
    const others = [...users.values()].filter((row) => row !== before)
    if (administers(before) && !administers(after) && !others.some(administers)) return { kind: 'last_administrator' }
    users.set(id, after)
    const why = sessionsEndedBy(change)
    const sessionsEnded =
      why === null ? 0 : endSessions(database, audit.at, (session) => (session.userId === id ? why(session) : null))
    database.record(audit)
    return { kind: 'changed', user: userFrom(database, after), sessionsEnded }
  },

  changePassword({ userId: id, credentialVersion, passwordHash, session }, audit) {
    const { users } = database.tables
    const row = users.get(id)
    if (row === undefined || !mayOpen(database, session, credentialVersion)) return 'user_changed'
    endSessions(database, audit.at, (other) => (other.userId === id ? 'password_changed' : null))
    insertSession(database, session)
    users.set(id, changed(row, { passwordHash }))
    database.record(audit)
    return 'changed'
  },

  rehash(id, credentialVersion, passwordHash) {
    const { users } = database.tables
    const row = users.get(id)
    if (row?.user.credentialVersion === credentialVersion) {
      users.set(id, { ...row, user: { ...row.user, passwordHash } })
    }
  },
})
