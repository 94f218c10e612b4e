import { Fault } from '@pawl/core'
import { asFault, breaksConnection, isFull } from '../database/failure.ts'
import type { Connection } from '../database/connection.ts'
import { integer } from '../database/row.ts'
import { forget, type Memory } from '../memory.ts'
import { Transaction, type Command } from './transaction.ts'

export type BatchResult =
  /** `wrote`: there was something to commit. */
  | { readonly kind: 'committed'; readonly answers: readonly unknown[]; readonly wrote: boolean }
  /** Nothing was written, or nobody knows. `shared`: no command of the batch would fare better alone. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly shared: boolean }

export interface DatabaseOptions {
  readonly connection: Connection
  readonly memory: Memory
  /** Opens the database as it is on disk now, or throws. */
  readonly reconnect: () => Connection
}

/**
 * The connection and what is remembered of its rows. A connection that a failing disk has touched is closed, everything
 * in memory is forgotten, and the next command opens a new one.
 */
export class Database {
  readonly memory: Memory
  readonly #options: DatabaseOptions
  #connection: Connection | null
  #closed = false

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.#connection = options.connection
    this.memory = options.memory
    this.memory.epoch = readEpoch(options.connection)
  }

  /** Answers from committed rows. */
  read<T>(query: (connection: Connection) => T): T {
    try {
      return query(this.#connected())
    } catch (error) {
      this.#recover(error)
      throw asFault(error)
    }
  }

  /** All of the commands in one transaction, or none. */
  transact(commands: readonly Command<unknown>[]): BatchResult {
    let transaction: Transaction | null = null
    let committing = false
    try {
      const open = (transaction = new Transaction(this.#connected(), this.memory))
      const answers = commands.map((command) => command(open))
      committing = true
      open.commit()
      return { kind: 'committed', answers, wrote: open.hasBegun }
    } catch (error) {
      this.#recover(error)
      const shared = transaction === null || transaction.refused || committing
      return { kind: 'failed', error: asFault(error), shared }
    }
  }

  /** Pages in the log; 0 where that cannot be told. */
  logLength(): number {
    try {
      return this.read((connection) => integer(connection.get('PRAGMA wal_checkpoint(NOOP)') ?? {}, 'log'))
    } catch {
      // A commit that was durable stays so; the next one will find out what is wrong.
      return 0
    }
  }

  /** Copies what is in the log into the database, so that the next commit may begin the log anew. */
  copyLog(): void {
    try {
      this.#connection?.get('PRAGMA wal_checkpoint(PASSIVE)')
    } catch (error) {
      // A full disk shows itself at the next commit.
      if (!isFull(error)) this.#recover(error)
    }
  }

  close(): void {
    this.#closed = true
    this.#connection?.close()
    this.#connection = null
    forget(this.memory)
  }

  #connected(): Connection {
    if (this.#connection !== null) return this.#connection
    if (this.#closed) throw new Fault('store_unavailable', 'The store is closed.')
    this.#connection = this.#options.reconnect()
    this.memory.epoch = readEpoch(this.#connection)
    return this.#connection
  }

  #recover(error: unknown): void {
    const connection = this.#connection
    if (connection === null) return
    if (!breaksConnection(error) && rollBack(connection)) {
      // It may be the log itself that fills the disk. Copied, it is begun anew and needs no more room.
      if (isFull(error)) this.copyLog()
      return
    }
    this.#connection = null
    forget(this.memory)
    try {
      connection.close()
    } catch {
      // What cannot be closed is left behind; the error that led here is the one to tell.
    }
  }
}

const rollBack = (connection: Connection): boolean => {
  try {
    if (connection.database.isTransaction) connection.execute('ROLLBACK')
    return true
  } catch {
    return false
  }
}

const readEpoch = (connection: Connection): number => Number(connection.get('SELECT epoch FROM deployment')?.['epoch'])
