import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'

export type Row = Record<string, SQLOutputValue>

/** A row by position: read without a look at the names of its columns, which takes as long as the rest. */
export type Tuple = readonly SQLOutputValue[]

/** How a database is opened; tests put one that fails in its place. */
export type OpenDatabase = (file: string, options: { readOnly: boolean; timeout: number }) => DatabaseSync

export const openDatabase: OpenDatabase = (file, options) => new DatabaseSync(file, options)

/** One open database and its prepared statements. Synchronous throughout; throws what SQLite throws. */
export class Connection {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #tupleStatements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  /** Answers how many rows were changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes)
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values)
  }

  all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values)
  }

  getTuple(sql: string, ...values: readonly SQLInputValue[]): Tuple | undefined {
    return this.#preparedForTuples(sql).get(...values) as Tuple | undefined
  }

  allTuples(sql: string, ...values: readonly SQLInputValue[]): Tuple[] {
    return this.#preparedForTuples(sql).all(...values) as unknown as Tuple[]
  }

  /** Several statements, without values. */
  execute(script: string): void {
    this.database.exec(script)
  }

  close(): void {
    this.database.close()
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #preparedForTuples(sql: string): StatementSync {
    let statement = this.#tupleStatements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      statement.setReturnArrays(true)
      this.#tupleStatements.set(sql, statement)
    }
    return statement
  }
}

/** What a query needs: a connection, or a transaction that sees its own changes. */
export type Reader = Pick<Connection, 'get' | 'all' | 'getTuple' | 'allTuples'>
