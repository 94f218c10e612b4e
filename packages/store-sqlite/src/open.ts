import { Fault, type RotationJudge, type Store } from '@pawl/core'
import { createAccountStore } from './account/store.ts'
import { createAuditStore } from './audit/store.ts'
import { Checkpointer } from './checkpoint/checkpointer.ts'
import { Database } from './commit/database.ts'
import type { Commit } from './commit/group-commit.ts'
import { Writer } from './commit/writer.ts'
import { connect } from './database/connect.ts'
import { connectCurrent } from './database/connect-current.ts'
import { openDatabase, type Connection, type OpenDatabase } from './database/connection.ts'
import { asFault } from './database/failure.ts'
import { createDeploymentStore } from './deployment/store.ts'
import { acquireServerLock, type ServerLock } from './lock.ts'
import { createLoopStore } from './loop/store.ts'
import { createMemory } from './memory.ts'
import { createSessionStore } from './session/store.ts'
import { createUserStore } from './user/store.ts'

export interface SqliteStoreOptions {
  /** Path of the database. It and its companions (`-wal`, `-shm`, `.lock`) are made when they are missing. */
  readonly file: string
  /** From core's `createRotationJudge`. */
  readonly judge: RotationJudge
  /** Sessions kept in memory, about 1 kB each; 50,000 by default. */
  readonly cachedSessions?: number
  /** Changes that may wait to be committed; one more is `overloaded`. 10,000 by default. */
  readonly queueLimit?: number
  /** Is told of every batch that wrote: how many commands, and how many seconds until they were durable. For metrics; must not throw. */
  readonly committed?: (commands: number, seconds: number) => void
  /** For tests: what opens the database, and may fail. */
  readonly openDatabase?: OpenDatabase
}

/** Milliseconds that a change waits, and with it the event loop, while another process writes. */
const busyTimeout = 50

/** Pages of log that are copied at once, 2 MiB, and until the log is begun anew, 16 MiB. */
const pagesOfStep = 1024
const pagesOfLog = 8192

/**
 * Opens the database for the one server that may write to it, after bringing its schema up to date. Throws a
 * `StoreRefusal` when another server holds it or it is not ours, and a `Fault` when the disk fails.
 */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<Store> => {
  const lock = acquireServerLock(options.file)
  try {
    return await openHeld(options, lock)
  } catch (error) {
    lock.release()
    throw asFault(error)
  }
}

const openHeld = async (options: SqliteStoreOptions, lock: ServerLock): Promise<Store> => {
  const { file, judge, cachedSessions = 50_000, queueLimit = 10_000 } = options
  const connecting = { open: options.openDatabase ?? openDatabase, timeout: busyTimeout }
  const database = new Database({
    connection: await connectCurrent(file, connecting),
    memory: createMemory(cachedSessions),
    reconnect: () => settled(connect(file, connecting)),
  })
  const checkpointer = new Checkpointer({
    file,
    step: pagesOfStep,
    every: pagesOfLog,
    logLength: () => database.logLength(),
    copyRest: () => database.copyLog(),
  })
  const committed = ({ commands, seconds }: Commit): void => {
    checkpointer.committed()
    options.committed?.(commands, seconds)
  }
  return storeOn(new Writer({ database, queueLimit, committed }), judge, async () => {
    await checkpointer.close()
    try {
      database.close()
    } finally {
      lock.release()
    }
  })
}

/**
 * After a failed flush the kernel may take pages for clean that never reached the disk. What is in the log is written to
 * the database and flushed there before anything is built on it; otherwise the store stays closed.
 */
const settled = (connection: Connection): Connection => {
  const result = connection.get('PRAGMA wal_checkpoint(TRUNCATE)')
  if (result?.['busy'] === 0) return connection
  connection.close()
  throw new Fault('store_unavailable', 'The log of the database cannot be written back while another process reads it.')
}

const storeOn = (writer: Writer, judge: RotationJudge, letGo: () => Promise<void>): Store => ({
  sessions: createSessionStore(writer, judge),
  users: createUserStore(writer),
  accounts: createAccountStore(writer),
  audit: createAuditStore(writer),
  loops: createLoopStore(writer),
  deployment: createDeploymentStore(writer),
  ping: () =>
    writer.submit((transaction) => {
      transaction.run('UPDATE deployment SET probe = 1 - probe')
    }),
  close: () => {
    writer.close()
    return letGo()
  },
})
