import type { Change } from '../memory.ts'
import type { Connection, Reader, Value } from '../database/connection.ts'
import type { Row } from '../database/row.ts'

/** The channel on which nodes tell each other what must not be recalled any more. */
export const channel = 'pawl'

/**
 * One atomic change. READ COMMITTED: every statement sees what was committed before it began, so what is decided by a row
 * is read by a statement that begins after the lock was had.
 */
export class Transaction implements Reader {
  readonly #connection: Connection
  readonly #begun: Promise<unknown>
  readonly #changes: Change[] = []

  /** Begins together with the first statement. */
  constructor(connection: Connection) {
    this.#connection = connection
    this.#begun = connection.all('BEGIN ISOLATION LEVEL READ COMMITTED')
    this.#begun.catch(() => undefined)
  }

  /** What the other nodes are told once it is committed. */
  get changes(): readonly Change[] {
    return this.#changes
  }

  async all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    const [rows] = await Promise.all([this.#connection.all(sql, ...values), this.#begun])
    return rows
  }

  async get(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return (await this.all(sql, ...values))[0]
  }

  /** Answers how many rows were changed. */
  async run(sql: string, ...values: readonly Value[]): Promise<number> {
    const [count] = await Promise.all([this.#connection.run(sql, ...values), this.#begun])
    return count
  }

  /** Tells all nodes with the commit. Never for what happens often: PostgreSQL lets such commits through one at a time. */
  async announce(change: Change): Promise<void> {
    this.#changes.push(change)
    await this.run('SELECT pg_notify($1, $2)', channel, JSON.stringify(change))
  }

  async commit(): Promise<void> {
    await this.#connection.commit('COMMIT')
  }

  async rollBack(): Promise<void> {
    await this.#connection.all('ROLLBACK')
  }
}
