import {
  accountId,
  accountOf,
  instant,
  sessionIdToBytes,
  userId,
  type AccountId,
  type Session,
  type User,
  type UserId,
  type UsernameKey,
} from '@pawl/core'
import { accountFrom } from '../account/row.ts'
import type { Transaction } from '../commit/transaction.ts'
import { integers, uuids } from '../database/array.ts'
import { columnsOf } from '../database/columns.ts'
import type { Reader } from '../database/connection.ts'
import { flag, integer, integerOrNull, rows, text, type Row } from '../database/row.ts'
import type { Group } from '../session/judged.ts'

/** Users with their accounts, and the epoch of that moment: a session that is opened next must not be of an older one. */
export const selection: string = `
  SELECT ${columnsOf.users}, (SELECT epoch FROM deployment) AS present_epoch, coalesce((
      SELECT jsonb_agg(to_jsonb(accounts) ORDER BY accounts.id)
      FROM memberships JOIN accounts ON accounts.id = memberships.account_id
      WHERE memberships.user_id = users.id), '[]') AS accounts
  FROM users`

const byId = `${selection} WHERE id = $1`
const byKey = `${selection} WHERE username_key = $1`

export const rowOfUser = (reader: Reader, id: UserId): Promise<Row | undefined> => reader.get(byId, id)

export const rowByKey = (reader: Reader, key: UsernameKey): Promise<Row | undefined> => reader.get(byKey, key)

export const readUser = async (reader: Reader, id: UserId): Promise<User | null> => {
  const row = await rowOfUser(reader, id)
  return row === undefined ? null : userFrom(row)
}

export const userFrom = (row: Row): User => {
  const defaultAccount = integerOrNull(row, 'default_account_id')
  return {
    id: userId(integer(row, 'id')),
    username: text(row, 'username'),
    passwordHash: text(row, 'password_hash'),
    credentialVersion: integer(row, 'credential_version'),
    disabled: flag(row, 'disabled'),
    administrator: flag(row, 'administrator'),
    integrator: flag(row, 'integrator'),
    defaultAccountId: defaultAccount === null ? null : accountId(defaultAccount),
    accounts: rows(row, 'accounts').map(accountFrom),
    createdAt: instant(integer(row, 'created_at')),
  }
}

/**
 * The user, whom nobody can change until the end of the transaction; where an account is named nobody can disable that
 * either. Read by a statement of its own: one that waits for a lock shows memberships as they were before the wait.
 */
export const holdUser = async (
  transaction: Transaction,
  id: UserId,
  how: 'SHARE' | 'NO KEY UPDATE',
  account: AccountId | null = null,
): Promise<User | null> => {
  const locks = [transaction.all(`SELECT 1 FROM users WHERE id = $1 FOR ${how}`, id)]
  if (account !== null) locks.push(transaction.all('SELECT 1 FROM accounts WHERE id = $1 FOR SHARE', account))
  // Sent in one go and carried out one after the other.
  const [user] = await Promise.all([readUser(transaction, id), ...locks])
  return user
}

/** Whether a login that read the user a moment ago may still leave a session. */
export const mayOpen = (user: User | null, session: Session, credentialVersion: number): boolean =>
  user?.disabled === false &&
  user.credentialVersion === credentialVersion &&
  accountOf(user, session.accountId) !== null

export type AccountRights = (user: UserId, account: AccountId) => boolean

const owners = 'SELECT DISTINCT user_id FROM sessions WHERE id = ANY ($1::uuid[])'
const shareUsers = 'SELECT 1 FROM users WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE'
const shareAccounts = 'SELECT 1 FROM accounts WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE'
const rights = `
  SELECT user_id, account_id FROM memberships JOIN accounts ON accounts.id = memberships.account_id
  WHERE user_id = ANY ($1::bigint[]) AND account_id = ANY ($2::bigint[]) AND NOT disabled`

/** Who may act on the accounts that are asked for; nobody can take it away until the end of the transaction. */
export const holdAccountRights = async (transaction: Transaction, groups: readonly Group[]): Promise<AccountRights> => {
  const moving = groups.filter(({ requests }) => requests.some(({ account }) => account !== null))
  if (moving.length === 0) return () => false
  const found = await transaction.all(owners, uuids(moving.map(({ id }) => sessionIdToBytes(id))))
  const users = integers(found.map((row) => integer(row, 'user_id')))
  const accounts = integers(moving.flatMap(({ requests }) => requests.map(({ account }) => account)).filter(isNamed))
  const [, , allowed] = await Promise.all([
    transaction.all(shareUsers, users),
    transaction.all(shareAccounts, accounts),
    transaction.all(rights, users, accounts),
  ])
  const pairs = new Set(allowed.map((row) => `${integer(row, 'user_id')} ${integer(row, 'account_id')}`))
  return (user, account) => pairs.has(`${user} ${account}`)
}

const isNamed = (account: AccountId | null): account is AccountId => account !== null
