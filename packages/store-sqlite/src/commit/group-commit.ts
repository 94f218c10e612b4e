import { Fault } from '@pawl/core'
import type { Database } from './database.ts'
import type { Command } from './transaction.ts'

interface Waiting {
  readonly command: Command<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A batch that is durable. */
export interface Commit {
  readonly commands: number
  readonly seconds: number
}

export interface GroupCommitOptions {
  readonly database: Database
  /** Commands that may wait. */
  readonly queueLimit: number
  /** Told of every batch that wrote. Must not throw. */
  readonly committed?: (commit: Commit) => void
}

/** So many commands are committed at once; it bounds how long one batch keeps the event loop. */
const batchLimit = 512

/**
 * Commands that arrive in one turn of the event loop are committed together, in the order of their arrival: one flush of
 * the disk is shared by all of them. Nobody is answered before the commit.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  #waiting: Waiting[] = []
  #scheduled = false
  #closed = false

  constructor(options: GroupCommitOptions) {
    this.#options = options
  }

  submit<T>(command: Command<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Fault('store_unavailable', 'The store is closed.'))
    if (this.#waiting.length >= this.#options.queueLimit) {
      return Promise.reject(new Fault('overloaded', 'Too many changes wait.'))
    }
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
    const result = this.#options.database.transact(batch.map(({ command }) => command))
    if (result.kind === 'committed') {
      const seconds = (performance.now() - began) / 1000
      if (result.wrote) this.#options.committed?.({ commands: batch.length, seconds })
      for (const [index, { resolve }] of batch.entries()) resolve(result.answers[index])
    } else if (batch.length === 1 || result.shared) {
      for (const { reject } of batch) reject(result.error)
    } else {
      // One of them failed, and the others must not suffer for it.
      for (const waiting of batch) this.#settle([waiting])
    }
  }
}
