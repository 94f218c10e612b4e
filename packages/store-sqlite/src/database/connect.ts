import { closeSync, existsSync, openSync } from 'node:fs'
import { StoreRefusal } from '../refusal.ts'
import { Connection, type OpenDatabase } from './connection.ts'
import { isDamaged } from './failure.ts'
import { text } from './row.ts'
import { requireOurs } from './schema.ts'

/** Before it, the WAL-reset bug loses commits (https://www.sqlite.org/wal.html#walresetbug). */
const oldestSqlite = [3, 51, 3] as const

/** A commit writes whole pages, and most of its sessions lie on pages of their own: half the usual size is half the log. */
const pageSize = 2048

const cacheKibibytes = 32 * 1024

/** In bytes. The checkpointer copies the log long before; where it cannot, a commit does it from here on. */
const longestLog = 48 * 1024 * 1024

export interface ConnectOptions {
  readonly open: OpenDatabase
  /** Milliseconds that a statement waits for another process to let go of the database. */
  readonly timeout: number
}

/** Opens for reading and durable writing, or throws a `StoreRefusal`; the file is made, for nobody else to read, when it is missing. */
export const connect = (file: string, { open, timeout }: ConnectOptions): Connection => {
  if (!existsSync(file)) closeSync(openSync(file, 'ax', 0o600))
  const connection = new Connection(open(file, { readOnly: false, timeout }))
  try {
    requireSqlite(connection)
    requireOurs(connection, file)
    connection.execute(`
      PRAGMA page_size = ${pageSize};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -${cacheKibibytes};
      PRAGMA wal_autocheckpoint = ${longestLog / pageSize};
    `)
    return connection
  } catch (error) {
    connection.close()
    throw isDamaged(error)
      ? new StoreRefusal(
          'damaged',
          `${file} is damaged or no database at all. Restore a backup: \`pawl restore\`.`,
          error,
        )
      : error
  }
}

const requireSqlite = (connection: Connection): void => {
  const version = text(connection.get('SELECT sqlite_version() AS version') ?? {}, 'version')
  if (isOlder(version.split('.').map(Number), oldestSqlite)) {
    throw new StoreRefusal(
      'sqlite_too_old',
      `This Node brings SQLite ${version}; Pawl needs ${oldestSqlite.join('.')} or newer. Update Node.`,
    )
  }
}

const isOlder = (version: readonly number[], than: readonly number[]): boolean => {
  for (const [index, least] of than.entries()) {
    const part = version[index] ?? 0
    if (part !== least) return part < least
  }
  return false
}
