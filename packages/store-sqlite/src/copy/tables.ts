import { sessionIdToBytes, type CopiedRows, type CopiedTable, type CopiedUser, type UsernameKey } from '@pawl/core'
import type { SQLInputValue } from 'node:sqlite'
import { accountFrom } from '../account/row.ts'
import { recordFrom } from '../audit/store.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader } from '../database/connection.ts'
import { text } from '../database/row.ts'
import { loopFrom, recordLoop } from '../loop/store.ts'
import { insertSession } from '../session/held.ts'
import { sessionColumns, sessionWithId } from '../session/row.ts'
import { writeMemberships } from '../user/create.ts'
import { userFrom } from '../user/held.ts'

/** How the rows of one table are read and written as a whole. */
interface TableCopy<Row> {
  readonly key: string
  /** Before that of every row. */
  readonly lowest: SQLInputValue
  readonly keyOf: (row: Row) => SQLInputValue
  /** `rest` follows the name of the table. */
  readonly select: (reader: Reader, rest: string, values: readonly SQLInputValue[]) => readonly Row[]
  readonly insert: (transaction: Transaction, row: Row) => void
}

export const tableCopies: { readonly [Table in CopiedTable]: TableCopy<CopiedRows[Table]> } = {
  accounts: {
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    select: (reader, rest, values) => reader.all(`SELECT * FROM accounts ${rest}`, ...values).map(accountFrom),
    insert: (transaction, { id, name, disabled, createdAt }) => {
      transaction.run('INSERT INTO accounts VALUES (?, ?, ?, ?)', id, name, Number(disabled), createdAt)
    },
  },
  users: {
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    select: (reader, rest, values) =>
      reader.all(`SELECT * FROM users ${rest}`, ...values).map((row) => ({
        ...userFrom(row, reader),
        key: text(row, 'username_key') as UsernameKey,
      })),
    insert: (transaction, user) => insertUser(transaction, user),
  },
  sessions: {
    key: 'id',
    lowest: Buffer.alloc(0),
    keyOf: ({ id }) => sessionIdToBytes(id),
    select: (reader, rest, values) =>
      reader.allTuples(`SELECT ${sessionColumns}, sessions.id FROM sessions ${rest}`, ...values).map(sessionWithId),
    insert: insertSession,
  },
  audit: {
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    select: (reader, rest, values) => reader.all(`SELECT * FROM audit ${rest}`, ...values).map(recordFrom),
    insert: (transaction, { id, kind, at, userId, accountId, sessionId, address, by, detail }) => {
      const session = sessionId === null ? null : sessionIdToBytes(sessionId)
      const insertion = 'INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'
      transaction.run(insertion, id, kind, at, userId, accountId, session, address, by, detail)
    },
  },
  loops: {
    key: 'session_id',
    lowest: Buffer.alloc(0),
    keyOf: ({ sessionId }) => sessionIdToBytes(sessionId),
    select: (reader, rest, values) => reader.all(`SELECT * FROM loops ${rest}`, ...values).map(loopFrom),
    insert: recordLoop,
  },
}

const insertUser = (transaction: Transaction, user: CopiedUser): void => {
  transaction.run(
    'INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    user.id,
    user.username,
    user.key,
    user.passwordHash,
    user.credentialVersion,
    Number(user.disabled),
    Number(user.administrator),
    Number(user.integrator),
    user.defaultAccountId,
    user.createdAt,
  )
  writeMemberships(
    transaction,
    user.id,
    user.accounts.map(({ id }) => id),
  )
}
