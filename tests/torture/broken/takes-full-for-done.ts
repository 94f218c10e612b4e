// Loaded in front of the server: a broken build that takes a change for done when the disk was full. The experiment must
// find acknowledged changes missing.
import { DatabaseSync, type StatementSync } from 'node:sqlite'

const prepare = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'prepare')?.value as DatabaseSync['prepare']
const full = 13
const isFull = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === full

DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...options): StatementSync {
  const statement = prepare.call(this, sql, ...options)
  const run = statement.run.bind(statement) as (...values: unknown[]) => ReturnType<StatementSync['run']>
  statement.run = (...values: unknown[]) => {
    try {
      return run(...values)
    } catch (error) {
      if (!isFull(error)) throw error
      if (this.isTransaction) this.exec('ROLLBACK')
      return { changes: 1, lastInsertRowid: 0 }
    }
  }
  return statement
}
