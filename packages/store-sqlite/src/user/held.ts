import {
  accountId,
  accountOf,
  instant,
  userId,
  type AccountId,
  type Session,
  type User,
  type UserId,
  type UsernameKey,
} from '@pawl/core'
import { accountFrom } from '../account/row.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader, Row } from '../database/connection.ts'
import { flag, integer, integerOrNull, text } from '../database/row.ts'

const accountsOf = `
  SELECT accounts.* FROM memberships JOIN accounts ON accounts.id = memberships.account_id
  WHERE memberships.user_id = ? ORDER BY accounts.id`

export const readUser = (reader: Reader, id: UserId): User | null => {
  const row = reader.get('SELECT * FROM users WHERE id = ?', id)
  return row === undefined ? null : userFrom(row, reader)
}

export const readUserByKey = (reader: Reader, key: UsernameKey): User | null => {
  const row = reader.get('SELECT * FROM users WHERE username_key = ?', key)
  return row === undefined ? null : userFrom(row, reader)
}

export const userFrom = (row: Row, reader: Reader): User => {
  const id = userId(integer(row, 'id'))
  const defaultAccount = integerOrNull(row, 'default_account_id')
  return {
    id,
    username: text(row, 'username'),
    passwordHash: text(row, 'password_hash'),
    credentialVersion: integer(row, 'credential_version'),
    disabled: flag(row, 'disabled'),
    administrator: flag(row, 'administrator'),
    integrator: flag(row, 'integrator'),
    defaultAccountId: defaultAccount === null ? null : accountId(defaultAccount),
    accounts: reader.all(accountsOf, id).map(accountFrom),
    createdAt: instant(integer(row, 'created_at')),
  }
}

/** The user as this batch has left it. */
export const heldUser = (transaction: Transaction, id: UserId): User | null => {
  if (transaction.accountsChanged || transaction.changedUsers.has(id)) return readUser(transaction, id)
  const { users } = transaction.memory
  const user = users.get(id) ?? readUser(transaction, id)
  if (user !== null) users.set(id, user)
  return user
}

export const mayAct = (user: User | null, account: AccountId): boolean =>
  user !== null && accountOf(user, account) !== null

/** Whether a login that read the user a moment ago may still leave a session. */
export const mayOpen = (user: User | null, session: Session, credentialVersion: number): boolean =>
  user?.disabled === false && user.credentialVersion === credentialVersion && mayAct(user, session.accountId)
