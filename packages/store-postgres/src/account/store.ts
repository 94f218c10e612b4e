import { accountId, userId, type Account, type AccountId, type AccountStore, type AuditEntry } from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import type { Database } from '../commit/database.ts'
import type { Transaction } from '../commit/transaction.ts'
import { columnsOf } from '../database/columns.ts'
import { integer } from '../database/row.ts'
import { holdDeployment } from '../deployment/held.ts'
import { fillPage, integerKey } from '../page.ts'
import { endSessionsOf } from '../session/end.ts'
import { accountFrom, readAccount } from './row.ts'

const following = `SELECT ${columnsOf.accounts} FROM accounts WHERE id > $1 ORDER BY id LIMIT $2`

export const createAccountStore = (database: Database): AccountStore => ({
  create: (account, audit) => database.transact((transaction) => create(transaction, account, audit)),
  find: (id) => database.read((reader) => readAccount(reader, id)),

  list: (page) =>
    fillPage(
      {
        keyLength: integerKey.length,
        read: (after, count) =>
          database.read(async (reader) => {
            const from = after === null ? -1 : integerKey.to(after)
            const rows = await reader.all(following, from, count)
            return rows.map(accountFrom)
          }),
        keyOf: (account) => integerKey.from(account.id),
        passes: () => true,
      },
      page,
    ),

  change: (id, change, audit) => database.transact((transaction) => changeAccount(transaction, id, change, audit)),
})

const create = async (
  transaction: Transaction,
  { id, name, createdAt }: Parameters<AccountStore['create']>[0],
  audit: AuditEntry,
): Promise<Awaited<ReturnType<AccountStore['create']>>> => {
  // An id is free only as long as nobody else is looking for one.
  await holdDeployment(transaction)
  if (id !== null && (await readAccount(transaction, id)) !== null) return { kind: 'id_taken' }
  const free = id ?? (await nextId(transaction))
  await transaction.run('INSERT INTO accounts VALUES ($1, $2, false, $3)', free, name, createdAt)
  await recordAudit(transaction, { ...audit, accountId: free })
  return { kind: 'created', account: { id: free, name, disabled: false, createdAt } }
}

const nextId = async (transaction: Transaction): Promise<AccountId> => {
  const row = await transaction.get('SELECT coalesce(max(id), 0) + 1 AS next FROM accounts')
  return accountId(integer(row ?? {}, 'next'))
}

const changeAccount = async (
  transaction: Transaction,
  id: AccountId,
  change: Parameters<AccountStore['change']>[1],
  audit: AuditEntry,
): Promise<Awaited<ReturnType<AccountStore['change']>>> => {
  // Whoever opens a session on the account, or moves one there, holds it for sharing: from here on nobody does.
  const row = await transaction.get(`SELECT ${columnsOf.accounts} FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, id)
  if (row === undefined) return { kind: 'not_found' }
  const account = { ...accountFrom(row), ...change }
  const update = 'UPDATE accounts SET name = $2, disabled = $3 WHERE id = $1'
  await transaction.run(update, id, account.name, account.disabled)
  const sessionsEnded = change.disabled === true ? await endSessionsOn(transaction, account, audit) : 0
  await recordAudit(transaction, audit)
  await transaction.announce({ kind: 'account', id })
  return { kind: 'changed', account, sessionsEnded }
}

/** Only members have sessions on an account, so the sessions need no index by account. */
const endSessionsOn = async (transaction: Transaction, { id }: Account, { at }: AuditEntry): Promise<number> => {
  const members = 'SELECT user_id FROM memberships WHERE account_id = $1 ORDER BY user_id'
  let ended = 0
  for (const row of await transaction.all(members, id)) {
    const user = userId(integer(row, 'user_id'))
    ended += await endSessionsOf(transaction, user, at, ({ accountId: on }) => (on === id ? 'account_removed' : null))
  }
  return ended
}
