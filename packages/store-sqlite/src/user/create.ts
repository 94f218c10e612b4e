import { userId, type AccountId, type AuditEntry, type NewUser, type UserId, type UserStore } from '@pawl/core'
import assert from 'node:assert/strict'
import { readAccount } from '../account/row.ts'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader } from '../database/connection.ts'
import { integer } from '../database/row.ts'
import { readUser, readUserByKey } from './held.ts'

type Created = Awaited<ReturnType<UserStore['create']>>

const insertion = `
  INSERT INTO users (username, username_key, password_hash, credential_version, disabled, administrator, integrator,
    default_account_id, created_at)
  VALUES (?, ?, ?, 1, 0, ?, ?, ?, ?) RETURNING id`

export const createUser = (transaction: Transaction, user: NewUser, audit: AuditEntry): Created => {
  transaction.begin()
  const ids = unknownAccounts(transaction, user.accounts, user.defaultAccountId)
  if (ids.length > 0) return { kind: 'unknown_account', ids }
  if (readUserByKey(transaction, user.key) !== null) return { kind: 'username_taken' }
  const id = insert(transaction, user)
  writeMemberships(transaction, id, user.accounts)
  recordAudit(transaction, { ...audit, userId: id })
  const created = readUser(transaction, id)
  assert(created !== null)
  return { kind: 'created', user: created }
}

const insert = (transaction: Transaction, user: NewUser): UserId => {
  const row = transaction.get(
    insertion,
    user.username,
    user.key,
    user.passwordHash,
    Number(user.administrator),
    Number(user.integrator),
    user.defaultAccountId,
    user.createdAt,
  )
  assert(row !== undefined)
  return userId(integer(row, 'id'))
}

export const unknownAccounts = (
  reader: Reader,
  accounts: readonly AccountId[],
  defaultAccount: AccountId | null,
): AccountId[] =>
  [...new Set(defaultAccount === null ? accounts : [...accounts, defaultAccount])].filter(
    (id) => readAccount(reader, id) === null,
  )

/** The whole new list. */
export const writeMemberships = (transaction: Transaction, user: UserId, accounts: readonly AccountId[]): void => {
  transaction.run('DELETE FROM memberships WHERE user_id = ?', user)
  for (const account of new Set(accounts)) transaction.run('INSERT INTO memberships VALUES (?, ?)', user, account)
}
