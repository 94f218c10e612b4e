import { accountId, type AccountStore } from '@pawl/core'
import type { ModelDatabase } from './database.ts'
import { pageOf } from './page.ts'
import { endSessions } from './session-rows.ts'
import type { Synchronous } from './synchronous.ts'

export const createModelAccounts = (database: ModelDatabase): Synchronous<AccountStore> => ({
  create({ id, name, createdAt }, audit) {
    const { accounts } = database.tables
    const free = id ?? accountId(Math.max(0, ...accounts.keys()) + 1)
    if (accounts.has(free)) return { kind: 'id_taken' }
    const account = { id: free, name, disabled: false, createdAt }
    accounts.set(free, account)
    database.record({ ...audit, accountId: free })
    return { kind: 'created', account }
  },

  find(id) {
    return database.tables.accounts.get(id) ?? null
  },

  list(page) {
    const sorted = [...database.tables.accounts.values()].sort((one, other) => one.id - other.id)
    return pageOf(sorted, page, (account) => String(account.id))
  },

  change(id, change, audit) {
    const { accounts } = database.tables
    const before = accounts.get(id)
    if (before === undefined) return { kind: 'not_found' }
    const account = { ...before, ...change }
    accounts.set(id, account)
    const sessionsEnded =
      change.disabled === true
        ? endSessions(database, audit.at, (session) => (session.accountId === id ? 'account_removed' : null))
        : 0
    database.record(audit)
    return { kind: 'changed', account, sessionsEnded }
  },
})
