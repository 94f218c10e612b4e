import { plus, secondsLeft, type Instant } from '@pawl/core'
import { LRUCache } from 'lru-cache'

export interface BudgetRules {
  /** Attempts that may fail, or be on their way, before the next has to wait. */
  readonly attempts: number
  /** Milliseconds: the longest wait, and how long an attempt is remembered. */
  readonly maxDelay: number
  /** Keys that are remembered; the one that was quiet longest is forgotten first. */
  readonly capacity: number
}

/** What has been spent of one budget. */
export interface Spent {
  /** Of the present round. */
  readonly spent: number
  /** When the round is over and the budget whole again. */
  readonly until: Instant
  /** In all rounds, until a day without any. */
  readonly failed: number
  readonly lastAt: Instant
}

/** Attempts that are paid for when they begin and paid back when they succeed, each key on its own. */
export interface Budgets {
  /** Pays for one attempt: 0; or the seconds to wait, and nothing is paid. */
  take(key: string, now: Instant): number | Promise<number>
  payBack(key: string): void | Promise<void>
  forget(key: string): void | Promise<void>
}

const firstDelay = 10_000
const day = 86_400_000

/**
 * A budget that is used up comes back after a wait: 10 s at first, twice as long with every further round. What is paid
 * back makes room at once, so that honest logins that come together only wait for each other. Pure: whoever remembers
 * budgets runs it in one step, so that of a hundred attempts at once exactly as many get through as there are.
 */
export const takeFrom = (
  before: Spent | null,
  now: Instant,
  { attempts, maxDelay }: Omit<BudgetRules, 'capacity'>,
): { readonly write: Spent | null; readonly answer: number } => {
  const known = before !== null && now - before.lastAt < day ? before : { spent: 0, until: now, failed: 0 }
  const isOver = now >= known.until
  if (!isOver && known.spent >= attempts) {
    return { write: before, answer: Math.max(1, secondsLeft(known.until, now)) }
  }
  const spent = (isOver ? 0 : known.spent) + 1
  const failed = known.failed + 1
  const until = plus(now, spent < attempts ? maxDelay : delayAfter(failed, attempts, maxDelay))
  return { write: { spent, until, failed, lastAt: now }, answer: 0 }
}

/** Null where nothing of it is left to be remembered. */
export const payBackTo = (before: Spent | null): Spent | null => {
  if (before === null || before.failed <= 1) return null
  return { ...before, spent: Math.max(0, before.spent - 1), failed: before.failed - 1 }
}

const delayAfter = (failed: number, attempts: number, maxDelay: number): number => {
  const round = Math.max(1, Math.floor(failed / attempts))
  return Math.min(maxDelay, firstDelay * 2 ** (round - 1))
}

/** Those that one node remembers by itself; the keys that were quiet longest are forgotten first. */
export class Budget implements Budgets {
  readonly #rules: BudgetRules
  readonly #spent: LRUCache<string, Spent>

  constructor(rules: BudgetRules) {
    this.#rules = rules
    this.#spent = new LRUCache({ max: rules.capacity })
  }

  take(key: string, now: Instant): number {
    const { write, answer } = takeFrom(this.#spent.get(key) ?? null, now, this.#rules)
    this.#write(key, write)
    return answer
  }

  payBack(key: string): void {
    this.#write(key, payBackTo(this.#spent.peek(key) ?? null))
  }

  forget(key: string): void {
    this.#spent.delete(key)
  }

  #write(key: string, spent: Spent | null): void {
    if (spent === null) this.#spent.delete(key)
    else this.#spent.set(key, spent)
  }
}
