import { Fault } from '@pawl/core'

/** Who asks for a slot. `basic` is sent with every request of a client, so it may crowd nobody else out. */
export type Lane = 'login' | 'basic'

export interface SlotLimits {
  /** How many run at once. */
  readonly running: number
  /** How many wait; one more is refused. */
  readonly waiting: number
}

interface Waiting {
  readonly lane: Lane
  readonly start: () => void
}

/** Runs few at a time, lets a bounded number wait, and refuses the rest at once. In order of arrival; `basic` has at most half of everything. */
export class Slots {
  readonly #limits: Readonly<Record<Lane, SlotLimits>>
  readonly #running: Record<Lane, number> = { login: 0, basic: 0 }
  readonly #waiting: Waiting[] = []
  readonly #waited: (seconds: number) => void

  /** `waited` hears how long each one was in the queue, those that did not have to wait included. */
  constructor({ running, waiting }: SlotLimits, waited: (seconds: number) => void = () => undefined) {
    this.#waited = waited
    this.#limits = {
      login: { running, waiting },
      basic: { running: Math.max(1, Math.floor(running / 2)), waiting: Math.floor(waiting / 2) },
    }
  }

  /** How many wait. */
  get depth(): number {
    return this.#waiting.length
  }

  /** Throws a `Fault` (`overloaded`) when too many wait. */
  async run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    const askedAt = performance.now()
    await this.#enter(lane)
    this.#waited((performance.now() - askedAt) / 1000)
    try {
      return await work()
    } finally {
      this.#running[lane]--
      this.#admitNext()
    }
  }

  #enter(lane: Lane): Promise<void> | void {
    if (this.#hasRoom(lane)) {
      this.#running[lane]++
      return
    }
    const ofLane = lane === 'login' ? this.#waiting.length : this.#waiting.filter((one) => one.lane === lane).length
    if (this.#waiting.length >= this.#limits.login.waiting || ofLane >= this.#limits[lane].waiting) {
      throw new Fault('overloaded', 'Too many passwords wait to be hashed.')
    }
    return new Promise((start) => this.#waiting.push({ lane, start }))
  }

  #hasRoom(lane: Lane): boolean {
    const { login, basic } = this.#running
    return login + basic < this.#limits.login.running && this.#running[lane] < this.#limits[lane].running
  }

  #admitNext(): void {
    const index = this.#waiting.findIndex(({ lane }) => this.#hasRoom(lane))
    const [next] = index === -1 ? [] : this.#waiting.splice(index, 1)
    if (next === undefined) return
    this.#running[next.lane]++
    next.start()
  }
}
