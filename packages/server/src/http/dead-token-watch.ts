const perSecond = 20

/**
 * Counts the answers on dead tokens for each address. Beyond 20 within a second the connection is closed, so that a
 * client which loops on a dead token pays for a new one each time; the answer itself stays what it is. What a second can
 * bring bounds the memory: at its end all is forgotten.
 */
export class DeadTokenWatch {
  readonly #now: () => number
  readonly #answers = new Map<string, number>()
  #second = 0

  /** @param now milliseconds on a clock that never runs backwards */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  isTooOften(address: string): boolean {
    const second = Math.floor(this.#now() / 1000)
    if (second !== this.#second) {
      this.#answers.clear()
      this.#second = second
    }
    const count = (this.#answers.get(address) ?? 0) + 1
    this.#answers.set(address, count)
    return count > perSecond
  }
}
