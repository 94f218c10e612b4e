import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { OpenDatabase } from '../database/connection.ts'

/** SQLite's extended result codes, https://www.sqlite.org/rescode.html. */
const resultCodes = {
  busy: 5,
  /** A flush that failed: SQLITE_IOERR_FSYNC. */
  io: 1034,
  full: 13,
  corrupt: 11,
  cannotOpen: 14,
  constraint: 19,
} as const

export type FailureKind = keyof typeof resultCodes

export interface Failure {
  readonly kind: FailureKind
  /** True: the statement is carried out, and then said to have failed. */
  readonly afterwards?: boolean
}

/** Asked before each statement; null lets it be. `count` is 1 for the first since the plan was made. */
export type FailurePlan = (sql: string, count: number) => Failure | null

/** A way to open databases whose statements fail as a plan says. */
export class FailingDatabases {
  /** Statements carried out or failed since the last plan. */
  count = 0
  /** The one that was opened last. */
  last: DatabaseSync | null = null
  #plan: FailurePlan = () => null

  readonly open: OpenDatabase = (file, options) =>
    this.#run('OPEN', () => (this.last = new FailingDatabase(this.#run.bind(this), file, options)))

  plan(plan: FailurePlan): void {
    this.count = 0
    this.#plan = plan
  }

  /** The n-th statement from now fails, once. */
  failAt(n: number, failure: Failure): void {
    this.plan((_sql, count) => (count === n ? failure : null))
  }

  heal(): void {
    this.plan(() => null)
  }

  #failureOf(sql: string): Failure | null {
    this.count += 1
    return this.#plan(sql, this.count)
  }

  #run<T>(sql: string, carryOut: () => T): T {
    const failure = this.#failureOf(sql)
    if (failure === null) return carryOut()
    if (failure.afterwards === true) carryOut()
    throw failed(failure.kind)
  }
}

type Run = <T>(sql: string, carryOut: () => T) => T

class FailingDatabase extends DatabaseSync {
  readonly #run: Run

  constructor(run: Run, ...options: ConstructorParameters<typeof DatabaseSync>) {
    super(...options)
    this.#run = run
  }

  override exec(sql: string): void {
    this.#run(sql, () => super.exec(sql))
  }

  override prepare(...given: Parameters<DatabaseSync['prepare']>): StatementSync {
    const statement = super.prepare(...given)
    for (const name of ['run', 'get', 'all'] as const) {
      const method = statement[name].bind(statement) as (...values: unknown[]) => unknown
      Object.assign(statement, { [name]: (...values: unknown[]) => this.#run(given[0], () => method(...values)) })
    }
    return statement
  }
}

/** As `node:sqlite` throws it. */
const failed = (kind: FailureKind): Error =>
  Object.assign(new Error(`made to fail: ${kind}`), { code: 'ERR_SQLITE_ERROR', errcode: resultCodes[kind] })
