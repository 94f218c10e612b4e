import type { ClientProcess } from './client-process.ts'

/** While a refresh takes longer than `slow`, and for so long after, others may have waited for the lock as long as they wait for anything. */
export const doubtful = 30_000
const slow = 1_000

/** Which processes refresh at this moment, and whether one of them may have gone on without the lock. */
export class Flights {
  readonly #flying = new Map<ClientProcess, number>()
  #slowAt = -Infinity

  begin(process: ClientProcess, at: number): void {
    this.#flying.set(process, at)
  }

  end(process: ClientProcess, at: number): void {
    if (at - (this.#flying.get(process) ?? at) > slow) this.delay(at)
    this.#flying.delete(process)
  }

  /** Something made others wait: a slow refresh, or a lock that somebody died with. */
  delay(at: number): void {
    this.#slowAt = at
  }

  has(process: ClientProcess): boolean {
    return this.#flying.has(process)
  }

  areOthersThan(process: ClientProcess): boolean {
    return [...this.#flying.keys()].some((other) => other !== process && other.isAlive)
  }

  /** Whether anything was slow so short a time before that somebody may still suffer from it. */
  wereSlowBefore(at: number): boolean {
    const isSlow = [...this.#flying].some(([process, since]) => process.isAlive && at - since > slow)
    return isSlow || at <= this.#slowAt + doubtful
  }
}
