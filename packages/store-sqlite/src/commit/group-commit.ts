import { Fault } from '@pawl/core'
import type { Database } from './database.ts'
import type { Command } from './transaction.ts'

interface Waiting {
  readonly command: Command<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Is told how many commands were committed together, and how many seconds that took. */
export type CommitListener = (commands: number, seconds: number) => void

/** So many commands are committed at once; it bounds how long one batch keeps the event loop. */
const batchLimit = 512

/**
 * Commands that arrive in one turn of the event loop are committed together, in the order of their arrival: one flush of
 * the disk is shared by all of them. Nobody is answered before the commit.
 */
export class GroupCommit {
  readonly #database: Database
  readonly #limit: number
  readonly #committed: CommitListener
  #waiting: Waiting[] = []
  #scheduled = false
  #closed = false

  constructor(database: Database, limit: number, committed: CommitListener = () => undefined) {
    this.#database = database
    this.#limit = limit
    this.#committed = committed
  }

  submit<T>(command: Command<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Fault('store_unavailable', 'The store is closed.'))
    if (this.#waiting.length >= this.#limit) return Promise.reject(new Fault('overloaded', 'Too many changes wait.'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, resolve: resolve as (answer: unknown) => void, reject })
      this.#schedule()
    })
  }

  /** Commits what waits, and takes nothing more. */
  close(): void {
    this.#closed = true
    while (this.#waiting.length > 0) this.#commitBatch()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#commitBatch()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #commitBatch(): void {
    const batch = this.#waiting
    this.#waiting = batch.splice(batchLimit)
    if (batch.length > 0) this.#settle(batch)
  }

  #settle(batch: readonly Waiting[]): void {
    const began = performance.now()
    const result = this.#database.transact(batch.map(({ command }) => command))
    if (result.kind === 'committed') {
      this.#committed(batch.length, (performance.now() - began) / 1000)
      for (const [index, { resolve }] of batch.entries()) resolve(result.answers[index])
    } else if (batch.length === 1 || result.shared) {
      for (const { reject } of batch) reject(result.error)
    } else {
      // One of them failed, and the others must not suffer for it.
      for (const waiting of batch) this.#settle([waiting])
    }
  }
}
