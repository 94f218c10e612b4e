import { Fault } from '@pawl/core'
import assert from 'node:assert/strict'

export type Settled<Answer> = { readonly answer: Answer } | { readonly error: unknown }

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export interface LanesOptions<Item, Answer> {
  /** Batches that are under way at once. */
  readonly lanes: number
  /** A whole number that chooses the lane: items of one number follow one another. */
  readonly numberOf: (item: Item) => number
  /** Items that may wait in a lane; one more is `overloaded`. */
  readonly queueLimit: number
  /** Answers for the items, in their order. What it throws is the answer to all of them. */
  readonly work: (batch: readonly Item[]) => Promise<readonly Settled<Answer>[]>
}

/** While one lane waits for the other side, the next has work for it. */
export class Lanes<Item, Answer> {
  readonly #lanes: readonly Lane<Item, Answer>[]
  readonly #numberOf: (item: Item) => number

  constructor(options: LanesOptions<Item, Answer>) {
    this.#numberOf = options.numberOf
    this.#lanes = Array.from({ length: options.lanes }, () => new Lane(options))
  }

  submit(item: Item): Promise<Answer> {
    const lane = this.#lanes[this.#numberOf(item) % this.#lanes.length]
    assert(lane !== undefined)
    return lane.submit(item)
  }

  /** Finishes what waits, and takes nothing more. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()))
  }
}

/** So many at once; it bounds the size of a statement and how long the event loop is kept. */
const batchLimit = 256

/**
 * What arrives while a batch is under way becomes the next one: the busier it is, the more share one round trip and one
 * flush of the log.
 */
class Lane<Item, Answer> {
  readonly #options: Pick<LanesOptions<Item, Answer>, 'queueLimit' | 'work'>
  #waiting: Waiting<Item, Answer>[] = []
  #running: Promise<void> | null = null
  #closed = false

  constructor(options: Pick<LanesOptions<Item, Answer>, 'queueLimit' | 'work'>) {
    this.#options = options
  }

  submit(item: Item): Promise<Answer> {
    if (this.#closed) return Promise.reject(new Fault('store_unavailable', 'The store is closed.'))
    if (this.#waiting.length >= this.#options.queueLimit) {
      return Promise.reject(new Fault('overloaded', 'Too many changes wait.'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  /** From the end of the turn, because what arrives together goes together, until nothing waits. */
  async #run(): Promise<void> {
    await nextTurn()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = batch.splice(batchLimit)
      await this.#settle(batch)
    }
    this.#running = null
  }

  async #settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
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
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
