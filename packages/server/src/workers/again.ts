const first = 100
const longest = 10_000

/** Milliseconds that a worker must have run for its end to count as the first one. */
const steady = 30_000

/** How long the place of a worker that ended stays empty: longer each time, while none of them holds. */
export class Patience {
  #failures = 0

  /** @param ran milliseconds for which the last one ran */
  next(ran: number): number {
    if (ran >= steady) this.#failures = 0
    const pause = Math.min(longest, first * 2 ** this.#failures)
    this.#failures += 1
    return pause
  }
}
