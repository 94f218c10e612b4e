import { userId, type AccountId, type AuditEntry, type NewUser, type UserId, type UserStore } from '@pawl/core'
import assert from 'node:assert/strict'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../commit/transaction.ts'
import { integers } from '../database/array.ts'
import type { Reader } from '../database/connection.ts'
import { integer } from '../database/row.ts'
import { readUser } from './held.ts'

type Created = Awaited<ReturnType<UserStore['create']>>

const insertion = `
  INSERT INTO users (username, username_key, password_hash, credential_version, disabled, administrator, integrator,
    default_account_id, created_at)
  VALUES ($1, $2, $3, 1, false, $4, $5, $6, $7) ON CONFLICT (username_key) DO NOTHING RETURNING id`

export const createUser = async (transaction: Transaction, user: NewUser, audit: AuditEntry): Promise<Created> => {
  const ids = await unknownAccounts(transaction, user.accounts, user.defaultAccountId)
  if (ids.length > 0) return { kind: 'unknown_account', ids }
  const row = await transaction.get(
    insertion,
    user.username,
    user.key,
    user.passwordHash,
    user.administrator,
    user.integrator,
    user.defaultAccountId,
    user.createdAt,
  )
  if (row === undefined) return { kind: 'username_taken' }
  const id = userId(integer(row, 'id'))
  await writeMemberships(transaction, id, user.accounts)
  await recordAudit(transaction, { ...audit, userId: id })
  const created = await readUser(transaction, id)
  assert(created !== null)
  return { kind: 'created', user: created }
}

/** Accounts are never removed, so nobody has to be kept away. */
export const unknownAccounts = async (
  reader: Reader,
  accounts: readonly AccountId[],
  defaultAccount: AccountId | null,
): Promise<AccountId[]> => {
  const named = [...new Set(defaultAccount === null ? accounts : [...accounts, defaultAccount])]
  const rows = await reader.all('SELECT id FROM accounts WHERE id = ANY ($1::bigint[])', integers(named))
  const known = new Set(rows.map((row) => integer(row, 'id')))
  return named.filter((id) => !known.has(id))
}

/** The whole new list. */
export const writeMemberships = async (
  transaction: Transaction,
  user: UserId,
  accounts: readonly AccountId[],
): Promise<void> => {
  await transaction.run('DELETE FROM memberships WHERE user_id = $1', user)
  const insert = 'INSERT INTO memberships SELECT $1, account FROM unnest($2::bigint[]) AS named (account)'
  await transaction.run(insert, user, integers([...new Set(accounts)]))
}
