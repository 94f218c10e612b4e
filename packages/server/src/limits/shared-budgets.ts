import { plus, type Instant } from '@pawl/core'
import type { BudgetStore } from '@pawl/store-postgres'
import { LRUCache } from 'lru-cache'
import type { RememberBudgets } from './attempt-limiter.ts'
import { payBackTo, takeFrom, type BudgetRules, type Budgets } from './budget.ts'

/** Milliseconds for which a refusal is told again without asking: hammering must not reach the database. */
const refusalKept = 1000

/** Budgets that all nodes of a deployment spend together: several nodes give a guesser no more than one does. */
export const sharedBudgets =
  (store: BudgetStore): RememberBudgets =>
  (kind, rules) =>
    new SharedBudgets(store, kind, rules)

class SharedBudgets implements Budgets {
  readonly #store: BudgetStore
  readonly #kind: string
  readonly #rules: BudgetRules
  readonly #refused: LRUCache<string, { readonly wait: number; readonly until: Instant }>

  constructor(store: BudgetStore, kind: string, rules: BudgetRules) {
    this.#store = store
    this.#kind = kind
    this.#rules = rules
    this.#refused = new LRUCache({ max: rules.capacity })
  }

  async take(key: string, now: Instant): Promise<number> {
    const refused = this.#refused.get(key)
    if (refused !== undefined && now < refused.until) return refused.wait
    const wait = await this.#store.judge(this.#name(key), (spent) => takeFrom(spent, now, this.#rules))
    if (wait > 0) this.#refused.set(key, { wait, until: plus(now, refusalKept) })
    return wait
  }

  async payBack(key: string): Promise<void> {
    this.#refused.delete(key)
    await this.#store.judge(this.#name(key), (spent) => ({ write: payBackTo(spent), answer: undefined }))
  }

  async forget(key: string): Promise<void> {
    this.#refused.delete(key)
    await this.#store.judge(this.#name(key), () => ({ write: null, answer: undefined }))
  }

  #name(key: string): string {
    return `${this.#kind} ${key}`
  }
}
