import type { Clock, Instant } from '@pawl/core'
import { advance, anchor, follow, type ClockState, type Reading } from './advance.ts'

/** The only place of the server that asks the machine for the time. */
export const readMachine = (): Reading => ({ wall: Date.now(), monotonic: performance.now() })

/** Never runs backwards, not even behind `mark`, the latest time that any node of the deployment has told. */
export class AnchoredClock implements Clock {
  readonly #read: () => Reading
  #state: ClockState

  constructor(mark: Instant, read: () => Reading = readMachine) {
    this.#read = read
    this.#state = anchor(read(), mark)
  }

  now(): Instant {
    this.#state = advance(this.#state, this.#read())
    return this.#state.now
  }

  /** Goes by another clock from now on: it told this time at that moment of the monotonic clock. */
  follow(told: number, monotonic: number): void {
    this.#state = follow(this.#state, told, monotonic)
  }

  /** Milliseconds by which the time that is told is ahead of the clock that it goes by, and waits for it. */
  waitsFor(): number {
    return this.now() - Math.floor(this.#read().monotonic + this.#state.offset)
  }

  /** Seconds by which the wall clock is ahead of the time that is told; negative when it is behind. */
  divergenceSeconds(): number {
    return (this.#read().wall - this.now()) / 1000
  }
}
