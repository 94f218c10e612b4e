const first = 100
const longest = 10_000

/** How long the place of a worker that ended stays empty: longer each time, while none of them even gets ready. */
export class Patience {
  #failures = 0

  /** In milliseconds. */
  next(wasReady: boolean): number {
    if (wasReady) this.#failures = 0
    const pause = Math.min(longest, first * 2 ** this.#failures)
    this.#failures += 1
    return pause
  }
}
