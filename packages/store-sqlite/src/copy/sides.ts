import type { CopiedDeployment, CopySource, CopyTarget } from '@pawl/core'
import { existsSync } from 'node:fs'
import { Transaction } from '../commit/transaction.ts'
import { connect } from '../database/connect.ts'
import { connectToCopy } from '../database/connect-current.ts'
import { openDatabase, type Connection } from '../database/connection.ts'
import { integer, text } from '../database/row.ts'
import { requireCurrentSchema } from '../database/schema.ts'
import { readDeployment, writeKeys } from '../deployment/store.ts'
import { createMemory } from '../memory.ts'
import { alone } from '../offline.ts'
import { StoreRefusal } from '../refusal.ts'
import { tableCopies } from './tables.ts'

/** Reads a database on which no server runs. Throws a `StoreRefusal` while one does, or where there is none of this version. */
export const withSqliteSource = async <T>(file: string, work: (source: CopySource) => Promise<T>): Promise<T> => {
  if (!existsSync(file)) throw new StoreRefusal('missing', `There is no database at ${file}.`)
  return alone(file, async () => {
    const connection = connect(file, { open: openDatabase, timeout: 0 })
    return closing(connection, async () => {
      await requireCurrentSchema(connection, file)
      return work(sourceOn(connection))
    })
  })
}

/** Makes the database if it is missing, and goes on with one into which a copy is not finished. */
export const withSqliteTarget = <T>(file: string, work: (target: CopyTarget) => Promise<T>): Promise<T> =>
  alone(file, async () => {
    const connection = await connectToCopy(file, { open: openDatabase, timeout: 0 })
    return closing(connection, () => work(targetOn(connection)))
  })

const closing = async <T>(connection: Connection, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } finally {
    connection.close()
  }
}

/** What SQLite does at once, as the port wants it: what it throws is the rejection. */
const later = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work())
  })

const sourceOn = (connection: Connection): CopySource => ({
  readDeployment: () =>
    later(() => {
      const row = connection.get("SELECT coalesce(max(seq), 0) AS last FROM sqlite_sequence WHERE name = 'audit'")
      return { ...readDeployment(connection), lastAuditId: integer(row ?? {}, 'last') }
    }),
  read: (table, after, limit) =>
    later(() => {
      const { key, lowest, keyOf, select } = tableCopies[table]
      const from = after === null ? lowest : keyOf(after)
      return select(connection, `WHERE ${key} > ? ORDER BY ${key} LIMIT ?`, [from, limit])
    }),
})

const targetOn = (connection: Connection): CopyTarget => {
  const change = (command: (transaction: Transaction) => void): Promise<void> =>
    later(() => {
      const transaction = new Transaction(connection, createMemory(1))
      command(transaction)
      transaction.commit()
    })
  return {
    ...sourceOn(connection),
    readMark: () =>
      later(() => {
        const marks = connection.all("SELECT 1 FROM sqlite_schema WHERE name = 'copying'")
        return marks.length === 0 ? null : text(connection.get('SELECT mark FROM copying') ?? {}, 'mark')
      }),
    begin: (mark) =>
      change((transaction) => {
        transaction.run('CREATE TABLE copying (mark TEXT NOT NULL) STRICT')
        transaction.run('INSERT INTO copying VALUES (?)', mark)
      }),
    last: (table) =>
      later(() => {
        const { key, select } = tableCopies[table]
        return select(connection, `ORDER BY ${key} DESC LIMIT 1`, [])[0] ?? null
      }),
    write: (table, rows) =>
      change((transaction) => {
        for (const row of rows) tableCopies[table].insert(transaction, row)
      }),
    finish: (deployment) => change((transaction) => finish(transaction, deployment)),
  }
}

const finish = (transaction: Transaction, { epoch, clockMark, keys, lastAuditId }: CopiedDeployment): void => {
  transaction.run('UPDATE deployment SET epoch = ?, clock_mark = ?', epoch, clockMark)
  writeKeys(transaction, keys)
  transaction.run("DELETE FROM sqlite_sequence WHERE name = 'audit'")
  transaction.run("INSERT INTO sqlite_sequence VALUES ('audit', ?)", lastAuditId)
  transaction.run('DROP TABLE copying')
}
