import { randomUUID } from 'node:crypto'
import { Connection, openDatabase } from './database/connection.ts'
import { asFault, isBusy } from './database/failure.ts'
import { integer, text } from './database/row.ts'
import { StoreRefusal } from './refusal.ts'

export interface ServerLock {
  /** Harmless when it is repeated. */
  release(): void
}

const startedAt = Math.round(performance.timeOrigin)

/** Milliseconds until the lock counts as held by somebody else. */
const patience = 250

/**
 * One server for one file. The lock is a write transaction on a small database beside it, held open for as long as the
 * process lives: the operating system lets go of it however the process ends, and who holds it can be read meanwhile.
 * Throws a `StoreRefusal` that says who holds it, or a `Fault` when the disk fails.
 */
export const acquireServerLock = (file: string): ServerLock => {
  let connection: Connection | null = null
  try {
    const opened = (connection = new Connection(openDatabase(`${file}.lock`, { readOnly: false, timeout: patience })))
    opened.execute(`
      CREATE TABLE IF NOT EXISTS holder (only INTEGER PRIMARY KEY, name TEXT, pid INTEGER, since INTEGER) STRICT`)
    hold(opened, file)
    return { release: () => closeOnce(opened) }
  } catch (error) {
    if (connection !== null) closeOnce(connection)
    throw asFault(error)
  }
}

const closeOnce = (connection: Connection): void => {
  if (connection.database.isOpen) connection.close()
}

/** The lock is ours once we hold it and our name, written before, is still there: another may have come in between. */
const hold = (connection: Connection, file: string): void => {
  const name = randomUUID()
  begin(connection, file)
  while (holderOf(connection)?.name !== name) {
    connection.run('INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?)', name, process.pid, startedAt)
    connection.execute('COMMIT')
    begin(connection, file)
  }
}

const begin = (connection: Connection, file: string): void => {
  try {
    connection.execute('BEGIN IMMEDIATE')
  } catch (error) {
    if (!isBusy(error)) throw error
    const holder = holderOf(connection)
    const who =
      holder === null ? 'another process' : `process ${holder.pid}, which runs since ${holder.since.toISOString()}`
    throw new StoreRefusal('held', `${file} is in use by ${who}. Stop that server first, or name another file.`)
  }
}

const holderOf = (connection: Connection): { name: string; pid: number; since: Date } | null => {
  const row = connection.get('SELECT name, pid, since FROM holder')
  if (row === undefined) return null
  return { name: text(row, 'name'), pid: integer(row, 'pid'), since: new Date(integer(row, 'since')) }
}
