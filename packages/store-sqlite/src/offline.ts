import { existsSync } from 'node:fs'
import type { AuditEntry } from '@pawl/core'
import { Transaction } from './commit/transaction.ts'
import { connectCurrent } from './database/connect-current.ts'
import { openDatabase, type Connection } from './database/connection.ts'
import { asFault } from './database/failure.ts'
import { raiseEpoch } from './deployment/store.ts'
import { acquireServerLock } from './lock.ts'
import { createMemory } from './memory.ts'
import { StoreRefusal } from './refusal.ts'

/** Brings the schema up to date, or makes the database. Throws a `StoreRefusal` while a server runs. */
export const migrateSqlite = (file: string): Promise<void> => alone(file, () => changeDatabase(file, () => undefined))

/** Ends every session opened before. Answers the new epoch. Throws a `StoreRefusal` while a server runs. */
export const raiseSqliteEpoch = (file: string, audit: AuditEntry): Promise<number> =>
  alone(file, () => {
    if (!existsSync(file)) throw new StoreRefusal('missing', `There is no database at ${file}. Start the server once.`)
    return changeDatabase(file, (transaction) => raiseEpoch(transaction, audit))
  })

/** Does the work as the only process that may write to the database. */
export const alone = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  const lock = acquireServerLock(file)
  try {
    return await work()
  } catch (error) {
    throw asFault(error)
  } finally {
    lock.release()
  }
}

/** Opens, migrates, changes, and leaves one file with nothing beside it. */
export const changeDatabase = async <T>(file: string, change: (transaction: Transaction) => T): Promise<T> => {
  const connection = await connectCurrent(file, { open: openDatabase, timeout: 0 })
  try {
    return inTransaction(connection, change)
  } finally {
    connection.close()
  }
}

const inTransaction = <T>(connection: Connection, change: (transaction: Transaction) => T): T => {
  const transaction = new Transaction(connection, createMemory(1))
  const answer = change(transaction)
  transaction.commit()
  return answer
}
