import { instant, type Instant } from '@pawl/core'
import type { Database } from '../commit/database.ts'
import type { Transaction } from '../commit/transaction.ts'
import { integer } from '../database/row.ts'

/** What has been spent of one budget. */
export interface Spent {
  /** Of the present round. */
  readonly spent: number
  /** When the round is over. */
  readonly until: Instant
  /** In all rounds. */
  readonly failed: number
  readonly lastAt: Instant
}

/** What a rule makes of a budget, `null` being one that nothing was spent of, and what it answers. */
export interface BudgetJudgement<T> {
  readonly write: Spent | null
  readonly answer: T
}

export interface BudgetStore {
  /** Applies the rule while the row is held, so that all nodes agree. May run it again. */
  judge<T>(key: string, rule: (spent: Spent | null) => BudgetJudgement<T>): Promise<T>
}

/** Keys that are remembered; those that were quiet longest are forgotten first. */
const capacity = 200_000
const judgementsBetweenPurges = 500
const purgedAtOnce = 1000

const claim = `INSERT INTO budgets VALUES ($1, 0, 0, 0, 0) ON CONFLICT (key) DO NOTHING`
const held = 'SELECT spent, until, failed, last_at FROM budgets WHERE key = $1 FOR UPDATE'
const update = 'UPDATE budgets SET spent = $2, until = $3, failed = $4, last_at = $5 WHERE key = $1'
const purge = `
  DELETE FROM budgets WHERE key = ANY (ARRAY(
    SELECT key FROM budgets ORDER BY last_at DESC OFFSET ${capacity} LIMIT ${purgedAtOnce} FOR UPDATE SKIP LOCKED))`

export const createBudgetStore = (database: Database): BudgetStore => {
  let judged = 0
  return {
    judge: (key, rule) =>
      database.transact(async (transaction) => {
        judged += 1
        if (judged % judgementsBetweenPurges === 0) await transaction.run(purge)
        const before = await hold(transaction, key)
        const { write, answer } = rule(before)
        if (write === null) await transaction.run('DELETE FROM budgets WHERE key = $1', key)
        else if (write !== before)
          await transaction.run(update, key, write.spent, write.until, write.failed, write.lastAt)
        return answer
      }),
  }
}

/** The row is made first: one that is not there cannot be held. */
const hold = async (transaction: Transaction, key: string): Promise<Spent | null> => {
  const [, row] = await Promise.all([transaction.run(claim, key), transaction.get(held, key)])
  if (row === undefined) return hold(transaction, key)
  const lastAt = instant(integer(row, 'last_at'))
  if (lastAt === 0) return null
  return { spent: integer(row, 'spent'), until: instant(integer(row, 'until')), failed: integer(row, 'failed'), lastAt }
}
