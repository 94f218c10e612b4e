import type { Session, SessionId, UserId } from '@pawl/core'
import type { SQLInputValue } from 'node:sqlite'
import type { Connection, Row, Tuple } from '../database/connection.ts'
import type { Memory } from '../memory.ts'

/** One atomic change. Synchronous, so nothing foreign can happen while the row is held. May be run again after a rollback. */
export type Command<T> = (transaction: Transaction) => T

/**
 * What a batch of commands works on. It begins with the first write, so a batch that writes nothing costs no commit, and
 * it keeps what it changes to itself until all of it is committed.
 */
export class Transaction {
  /** Sessions as this batch has changed them; null for those it has deleted. */
  readonly changed: Map<SessionId, Session | null> = new Map()
  epoch: number
  readonly changedUsers: Set<UserId> = new Set()
  /** Users are remembered together with their accounts, so a changed account makes the memory of all of them useless. */
  accountsChanged = false
  /** Whether the database refused to let anybody write. */
  refused = false
  readonly #connection: Connection
  readonly #memory: Memory
  #begun = false

  constructor(connection: Connection, memory: Memory) {
    this.#connection = connection
    this.#memory = memory
    this.epoch = memory.epoch
  }

  /** Whether anything is to be committed. */
  get hasBegun(): boolean {
    return this.#begun
  }

  get memory(): Memory {
    return this.#memory
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#connection.get(sql, ...values)
  }

  all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#connection.all(sql, ...values)
  }

  getTuple(sql: string, ...values: readonly SQLInputValue[]): Tuple | undefined {
    return this.#connection.getTuple(sql, ...values)
  }

  allTuples(sql: string, ...values: readonly SQLInputValue[]): Tuple[] {
    return this.#connection.allTuples(sql, ...values)
  }

  /** Answers how many rows were changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    this.begin()
    return this.#connection.run(sql, ...values)
  }

  /** For what is decided by a row that another process may write as well: from here on it does not. */
  begin(): void {
    if (this.#begun) return
    this.refused = true
    this.#connection.run('BEGIN IMMEDIATE')
    this.refused = false
    this.#begun = true
  }

  commit(): void {
    if (this.#begun) this.#connection.run('COMMIT')
    const { sessions, users } = this.#memory
    // Most sessions are refreshed once an hour. Remembering what is not asked for would only grow old in the heap.
    for (const id of this.changed.keys()) sessions.delete(id)
    if (this.accountsChanged) users.clear()
    for (const id of this.changedUsers) users.delete(id)
    this.#memory.epoch = this.epoch
  }
}
