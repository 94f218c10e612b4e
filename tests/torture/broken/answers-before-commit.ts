// Loaded in front of the server: a broken build that answers before the commit, as one does that writes in two transactions.
// The crash experiment must see what a crash takes with it.
import { DatabaseSync, type StatementSync } from 'node:sqlite'

const prepare = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'prepare')?.value as DatabaseSync['prepare']
const nothing = { changes: 0, lastInsertRowid: 0 }

/** From the first refresh on: a server that was broken from the beginning would not even start. */
let isBroken = false

DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string, ...options): StatementSync {
  const statement = prepare.call(this, sql, ...options)
  if (sql.includes('UPDATE sessions')) isBroken = true
  if (sql === 'BEGIN IMMEDIATE') statement.run = onlyOnce(this, statement.run.bind(statement))
  if (sql === 'COMMIT') statement.run = later(this, statement.run.bind(statement))
  // SQLite refuses to look at its log within a transaction, and the store would roll it back.
  if (sql.includes('wal_checkpoint')) statement.get = outsideOnly(this, statement.get.bind(statement))
  return statement
}

const onlyOnce =
  (database: DatabaseSync, run: StatementSync['run']): StatementSync['run'] =>
  () =>
    isBroken && database.isTransaction ? nothing : run()

const outsideOnly =
  (database: DatabaseSync, get: StatementSync['get']): StatementSync['get'] =>
  () =>
    database.isTransaction ? { log: 0 } : get()

const later = (database: DatabaseSync, run: StatementSync['run']): StatementSync['run'] => {
  let isPlanned = false
  return () => {
    if (!isBroken) return run()
    if (!isPlanned) {
      setTimeout(() => {
        isPlanned = false
        if (database.isOpen && database.isTransaction) run()
      }, 300)
    }
    isPlanned = true
    return nothing
  }
}
