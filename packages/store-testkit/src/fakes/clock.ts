import { plus, type Clock, type Instant } from '@pawl/core'
import { start } from '../sample.ts'

/** Time stands still until a test moves it; like every `Clock` it never runs backwards. */
export class FakeClock implements Clock {
  #now: Instant

  constructor(now: Instant = start) {
    this.#now = now
  }

  now(): Instant {
    return this.#now
  }

  /** @param milliseconds 0 or more */
  advance(milliseconds: number): void {
    if (milliseconds < 0) throw new RangeError('A clock never runs backwards.')
    this.#now = plus(this.#now, milliseconds)
  }
}
