import { Fault } from '@pawl/core'

export type Settled<Answer> = { readonly answer: Answer } | { readonly error: unknown }

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export interface LanesOptions<Item, Answer> {
  /** Batches that are under way at once. */
  readonly lanes: number
  /** Items that may wait; one more is `overloaded`. */
  readonly queueLimit: number
  /** Answers for the items, in their order. What it throws is the answer to all of them. */
  readonly work: (batch: readonly Item[]) => Promise<readonly Settled<Answer>[]>
}

/** So many at once; it bounds the size of a statement and how long the event loop is kept. */
const batchLimit = 256

/**
 * What arrives while a batch is under way becomes the next one: the busier it is, the more share one round trip and one
 * flush of the log.
 */
export class Lanes<Item, Answer> {
  readonly #options: LanesOptions<Item, Answer>
  #waiting: Waiting<Item, Answer>[] = []
  #free: number
  #scheduled = false
  #closed = false
  #idle: (() => void) | null = null

  constructor(options: LanesOptions<Item, Answer>) {
    this.#options = options
    this.#free = options.lanes
  }

  submit(item: Item): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Fault('store_unavailable', 'The store is closed.'))
    if (this.#waiting.length >= this.#options.queueLimit) {
      return Promise.reject(new Fault('overloaded', 'Too many changes wait.'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#schedule()
    })
  }

  /** Finishes what waits, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#waiting.length === 0 && this.#free === this.#options.lanes) return
    await new Promise<void>((resolve) => (this.#idle = resolve))
  }

  /** At the end of the turn: what arrives together goes together. */
  #schedule(): void {
    if (this.#scheduled || this.#free === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      while (this.#free > 0 && this.#waiting.length > 0) void this.#run()
    })
  }

  async #run(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = batch.splice(Math.min(batchLimit, Math.ceil(batch.length / this.#free)))
    this.#free -= 1
    try {
      const answers = await this.#options.work(batch.map(({ item }) => item))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const settled = answers[index]
        if (settled !== undefined && 'answer' in settled) resolve(settled.answer)
        else reject(settled?.error)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    this.#free += 1
    if (this.#waiting.length > 0) this.#schedule()
    else if (this.#free === this.#options.lanes) this.#idle?.()
  }
}
