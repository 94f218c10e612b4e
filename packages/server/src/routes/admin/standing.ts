import { elapsed, plus, type Clock, type Instant, type Store } from '@pawl/core'

/** How things stand; dear to find out. */
export interface Standing {
  readonly liveSessions: number
  readonly reusesLastDay: number
  readonly loopsNow: number
  readonly loopsLastDay: number
}

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute
const pageOf = (after: string | null): { after: string | null; limit: number } => ({ after, limit: 200 })

/**
 * Looks through the store for what the overview tells. However many ask, it looks once, and not again before ten seconds,
 * nor before a hundred times as long as it took have passed: at most a hundredth of the time goes into it.
 */
export class StandingWatch {
  readonly #store: Pick<Store, 'sessions' | 'audit' | 'loops'>
  readonly #clock: Clock
  #found: Promise<Standing> | null = null
  #goodUntil: Instant | null = null

  constructor(store: Pick<Store, 'sessions' | 'audit' | 'loops'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  read(): Promise<Standing> {
    const isOld = this.#goodUntil !== null && this.#clock.now() >= this.#goodUntil
    if (this.#found === null || isOld) {
      this.#goodUntil = null
      this.#found = this.#look()
      // What failed is not remembered.
      this.#found.catch(() => (this.#found = null))
    }
    return this.#found
  }

  async #look(): Promise<Standing> {
    const began = this.#clock.now()
    const yesterday = plus(began, -day)
    const standing = {
      liveSessions: await this.#store.sessions.countLive(began),
      reusesLastDay: await this.#countReuses(yesterday),
      ...(await this.#countLoops(yesterday, plus(began, -minute))),
    }
    const ended = this.#clock.now()
    this.#goodUntil = plus(ended, Math.max(10 * second, 100 * elapsed(began, ended)))
    return standing
  }

  async #countReuses(from: Instant): Promise<number> {
    let count = 0
    let after: string | null = null
    do {
      const { items, next } = await this.#store.audit.list({ kind: 'refresh_token_reused', from }, pageOf(after))
      count += items.length
      after = next
    } while (after !== null)
    return count
  }

  async #countLoops(since: Instant, lately: Instant): Promise<Pick<Standing, 'loopsNow' | 'loopsLastDay'>> {
    const counts = { loopsNow: 0, loopsLastDay: 0 }
    let after: string | null = null
    do {
      const { items, next } = await this.#store.loops.list(since, pageOf(after))
      counts.loopsLastDay += items.length
      counts.loopsNow += items.filter(({ lastSeen }) => lastSeen >= lately).length
      after = next
    } while (after !== null)
    return counts
  }
}
