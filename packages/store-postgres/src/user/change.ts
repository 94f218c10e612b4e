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
import { holdDeployment } from '../deployment/held.ts'
import { endSessionsOf } from '../session/end.ts'
import { insertSession } from '../session/held.ts'
import { unknownAccounts, writeMemberships } from './create.ts'
import { holdUser, mayOpen, readUser } from './held.ts'

const update = `
  UPDATE users SET password_hash = $2, credential_version = $3, disabled = $4, administrator = $5, integrator = $6,
    default_account_id = $7
  WHERE id = $1`

export const changeUser = async (
  transaction: Transaction,
  id: UserId,
  change: UserChange,
  audit: AuditEntry,
): Promise<UserChanged> => {
  const before = await holdUser(transaction, id, 'NO KEY UPDATE')
  if (before === null) return { kind: 'not_found' }
  const ids = await unknownAccounts(transaction, change.accounts ?? [], change.defaultAccountId ?? null)
  if (ids.length > 0) return { kind: 'unknown_account', ids }
  if (await takesLastAdministrator(transaction, before, change)) return { kind: 'last_administrator' }
  await write(transaction, before, change)
  const why = sessionsEndedBy(change)
  const sessionsEnded = why === null ? 0 : await endSessionsOf(transaction, id, audit.at, why)
  await recordAudit(transaction, audit)
  const user = await readUser(transaction, id)
  assert(user !== null)
  return { kind: 'changed', user, sessionsEnded }
}

export const changePassword = async (
  transaction: Transaction,
  { userId: id, credentialVersion, passwordHash, session }: PasswordChange,
  audit: AuditEntry,
): Promise<'changed' | 'user_changed'> => {
  const user = await holdUser(transaction, id, 'NO KEY UPDATE', session.accountId)
  if (user === null || !mayOpen(user, session, credentialVersion)) return 'user_changed'
  await write(transaction, user, { passwordHash })
  await endSessionsOf(transaction, id, audit.at, () => 'password_changed')
  await insertSession(transaction, session)
  await recordAudit(transaction, audit)
  return 'changed'
}

/** Of two who resign at once one waits here for the other, and then sees that he is the last. */
const takesLastAdministrator = async (transaction: Transaction, user: User, change: UserChange): Promise<boolean> => {
  const administers = ({ administrator, disabled }: Pick<User, 'administrator' | 'disabled'>): boolean =>
    administrator && !disabled
  if (!administers(user) || administers({ ...user, ...change })) return false
  await holdDeployment(transaction)
  const other = 'SELECT 1 FROM users WHERE administrator AND NOT disabled AND id <> $1 LIMIT 1'
  return (await transaction.get(other, user.id)) === undefined
}

const write = async (transaction: Transaction, before: User, { accounts, ...change }: UserChange): Promise<void> => {
  const after = { ...before, ...change }
  await transaction.run(
    update,
    before.id,
    after.passwordHash,
    before.credentialVersion + (change.passwordHash === undefined ? 0 : 1),
    after.disabled,
    after.administrator,
    after.integrator,
    after.defaultAccountId,
  )
  if (accounts !== undefined) await writeMemberships(transaction, before.id, accounts)
  await transaction.announce({ kind: 'user', id: before.id })
}
