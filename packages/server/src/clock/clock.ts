import type { Clock, Instant } from '@pawl/core'
import { advance, anchor, type ClockState, type Reading } from './advance.ts'

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

  /** Seconds by which the wall clock is ahead of the time that is told; negative when it is behind. */
  divergenceSeconds(): number {
    return (this.#read().wall - this.now()) / 1000
  }
}
