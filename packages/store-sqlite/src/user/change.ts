import {
  sessionsEndedBy,
  type AuditEntry,
  type PasswordChange,
  type User,
  type UserChange,
  type UserChanged,
  type UserId,
} from '@pawl/core'
import assert from 'node:assert/strict'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../commit/transaction.ts'
import { endSessionsOf } from '../session/end.ts'
import { insertSession } from '../session/held.ts'
import { unknownAccounts, writeMemberships } from './create.ts'
import { heldUser, mayOpen, readUser } from './held.ts'

const update = `
  UPDATE users SET password_hash = ?, credential_version = ?, disabled = ?, administrator = ?, integrator = ?,
    default_account_id = ?
  WHERE id = ?`

export const changeUser = (
  transaction: Transaction,
  id: UserId,
  change: UserChange,
  audit: AuditEntry,
): UserChanged => {
  const before = readUser(transaction, id)
  if (before === null) return { kind: 'not_found' }
  const ids = unknownAccounts(transaction, change.accounts ?? [], change.defaultAccountId ?? null)
  if (ids.length > 0) return { kind: 'unknown_account', ids }
  if (takesLastAdministrator(transaction, before, change)) return { kind: 'last_administrator' }
  write(transaction, before, change)
  const why = sessionsEndedBy(change)
  const sessionsEnded = why === null ? 0 : endSessionsOf(transaction, id, audit.at, why)
  recordAudit(transaction, audit)
  const user = readUser(transaction, id)
  assert(user !== null)
  return { kind: 'changed', user, sessionsEnded }
}

export const changePassword = (
  transaction: Transaction,
  { userId: id, credentialVersion, passwordHash, session }: PasswordChange,
  audit: AuditEntry,
): 'changed' | 'user_changed' => {
  const user = heldUser(transaction, id)
  if (user === null || !mayOpen(user, session, credentialVersion)) return 'user_changed'
  write(transaction, user, { passwordHash })
  endSessionsOf(transaction, id, audit.at, () => 'password_changed')
  insertSession(transaction, session)
  recordAudit(transaction, audit)
  return 'changed'
}

const takesLastAdministrator = (transaction: Transaction, user: User, change: UserChange): boolean => {
  const administers = ({ administrator, disabled }: Pick<User, 'administrator' | 'disabled'>): boolean =>
    administrator && !disabled
  if (!administers(user) || administers({ ...user, ...change })) return false
  const other = 'SELECT 1 FROM users WHERE administrator AND NOT disabled AND id <> ? LIMIT 1'
  return transaction.get(other, user.id) === undefined
}

const write = (transaction: Transaction, before: User, { accounts, ...change }: UserChange): void => {
  const after = { ...before, ...change }
  transaction.changedUsers.add(before.id)
  transaction.run(
    update,
    after.passwordHash,
    before.credentialVersion + (change.passwordHash === undefined ? 0 : 1),
    Number(after.disabled),
    Number(after.administrator),
    Number(after.integrator),
    after.defaultAccountId,
    before.id,
  )
  if (accounts !== undefined) writeMemberships(transaction, before.id, accounts)
}
