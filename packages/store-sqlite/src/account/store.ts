import { accountId, userId, type AccountId, type AccountStore, type AuditEntry } from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Writer } from '../commit/writer.ts'
import { integer } from '../database/row.ts'
import { fillPage, integerKey } from '../page.ts'
import { endSessionsOf } from '../session/end.ts'
import { accountFrom, readAccount } from './row.ts'

export const createAccountStore = (writer: Writer): AccountStore => ({
  create: (account, audit) => writer.submit((transaction) => create(transaction, account, audit)),
  find: (id) => writer.read((connection) => readAccount(connection, id)),

  list: (page) =>
    fillPage(
      {
        keyLength: integerKey.length,
        read: (after, count) =>
          writer.read((connection) =>
            connection
              .all(
                'SELECT * FROM accounts WHERE id > ? ORDER BY id LIMIT ?',
                after === null ? -1 : integerKey.to(after),
                count,
              )
              .map(accountFrom),
          ),
        keyOf: (account) => integerKey.from(account.id),
        passes: () => true,
      },
      page,
    ),

  change: (id, change, audit) => writer.submit((transaction) => changeAccount(transaction, id, change, audit)),
})

const create = (
  transaction: Transaction,
  { id, name, createdAt }: Parameters<AccountStore['create']>[0],
  audit: AuditEntry,
): Awaited<ReturnType<AccountStore['create']>> => {
  if (id !== null && readAccount(transaction, id) !== null) return { kind: 'id_taken' }
  const free = id ?? nextId(transaction)
  transaction.run('INSERT INTO accounts VALUES (?, ?, 0, ?)', free, name, createdAt)
  recordAudit(transaction, { ...audit, accountId: free })
  return { kind: 'created', account: { id: free, name, disabled: false, createdAt } }
}

const nextId = (transaction: Transaction): AccountId => {
  const row = transaction.get('SELECT coalesce(max(id), 0) + 1 AS next FROM accounts')
  return accountId(row === undefined ? 1 : integer(row, 'next'))
}

const changeAccount = (
  transaction: Transaction,
  id: AccountId,
  change: Parameters<AccountStore['change']>[1],
  audit: AuditEntry,
): Awaited<ReturnType<AccountStore['change']>> => {
  const before = readAccount(transaction, id)
  if (before === null) return { kind: 'not_found' }
  const account = { ...before, ...change }
  transaction.run('UPDATE accounts SET name = ?, disabled = ? WHERE id = ?', account.name, Number(account.disabled), id)
  transaction.accountsChanged = true
  const sessionsEnded = change.disabled === true ? endSessionsOn(transaction, id, audit) : 0
  recordAudit(transaction, audit)
  return { kind: 'changed', account, sessionsEnded }
}

/** Only members have sessions on an account, so the sessions need no index by account. */
const endSessionsOn = (transaction: Transaction, id: AccountId, { at }: AuditEntry): number =>
  transaction
    .all('SELECT user_id FROM memberships WHERE account_id = ?', id)
    .map((row) => userId(integer(row, 'user_id')))
    .reduce(
      (ended, user) =>
        ended +
        endSessionsOf(transaction, user, at, (session) => (session.accountId === id ? 'account_removed' : null)),
      0,
    )
