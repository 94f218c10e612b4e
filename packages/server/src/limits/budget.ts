import { instant, plus, secondsLeft, type Instant } from '@pawl/core'
import { LRUCache } from 'lru-cache'

export interface BudgetRules {
  /** Attempts that may fail, or be on their way, before the next has to wait. */
  readonly attempts: number
  /** Milliseconds: the longest wait, and how long an attempt is remembered. */
  readonly maxDelay: number
  /** Keys that are remembered; the one that was quiet longest is forgotten first. */
  readonly capacity: number
}

interface Account {
  /** Of the present round. */
  spent: number
  /** When the round is over and the budget whole again. */
  until: Instant
  /** In all rounds, until a day without any. */
  failed: number
  lastAt: Instant
}

const firstDelay = 10_000
const day = 86_400_000

/**
 * Attempts that are paid for when they begin and paid back when they succeed. A budget that is used up comes back after
 * a wait: 10 s at first, twice as long with every further round. Synchronous, so that of a hundred attempts at once
 * exactly as many get through as there are; and what is paid back makes room at once, so that honest logins that come
 * together only wait for each other.
 */
export class Budget {
  readonly #rules: BudgetRules
  readonly #accounts: LRUCache<string, Account>

  constructor(rules: BudgetRules) {
    this.#rules = rules
    this.#accounts = new LRUCache({ max: rules.capacity })
  }

  /** Pays for one attempt: 0; or the seconds to wait, and nothing is paid. */
  take(key: string, now: Instant): number {
    const { attempts, maxDelay } = this.#rules
    const account = this.#account(key, now)
    if (account.spent >= attempts) return Math.max(1, secondsLeft(account.until, now))
    account.spent++
    account.failed++
    account.lastAt = now
    account.until = plus(now, account.spent < attempts ? maxDelay : this.#delay(account.failed))
    return 0
  }

  payBack(key: string): void {
    const account = this.#accounts.peek(key)
    if (account === undefined) return
    account.spent = Math.max(0, account.spent - 1)
    account.failed = Math.max(0, account.failed - 1)
  }

  forget(key: string): void {
    this.#accounts.delete(key)
  }

  #account(key: string, now: Instant): Account {
    const known = this.#accounts.get(key)
    if (known !== undefined && now - known.lastAt < day) {
      if (now >= known.until) known.spent = 0
      return known
    }
    const account: Account = { spent: 0, until: now, failed: 0, lastAt: instant(now) }
    this.#accounts.set(key, account)
    return account
  }

  #delay(failed: number): number {
    const { attempts, maxDelay } = this.#rules
    const round = Math.max(1, Math.floor(failed / attempts))
    return Math.min(maxDelay, firstDelay * 2 ** (round - 1))
  }
}
