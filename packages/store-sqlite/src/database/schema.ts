import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'
import { StoreRefusal } from '../refusal.ts'
import type { Connection } from './connection.ts'
import { integer } from './row.ts'

/** "PAWL", as the first migration writes it. */
const applicationId = 0x50_41_57_4c

const migrationsOf = (connection: Connection): Postgrator =>
  new Postgrator({
    driver: 'sqlite3',
    migrationPattern: `${literally(fileURLToPath(new URL('../../migrations/', import.meta.url)))}*.sql`,
    execQuery: (query) => Promise.resolve({ rows: connection.database.prepare(query).all() }),
    execSqlScript: (script) => {
      connection.execute(script)
      return Promise.resolve()
    },
  })

/** The pattern is a glob; a path is not. */
const literally = (path: string): string => path.replaceAll('\\', '/').replace(/[?*+@!()[\]{}]/g, '[$&]')

/** Refuses a database that is somebody else's, before anything is written to it. An empty one may become ours. */
export const requireOurs = (connection: Connection, file: string): void => {
  const tables = integer(connection.get('SELECT count(*) AS tables FROM sqlite_schema') ?? {}, 'tables')
  if (tables > 0) requireMarked(connection, file)
}

/** Refuses an empty one as well. */
export const requireMarked = (connection: Connection, file: string): void => {
  const id = integer(connection.get('PRAGMA application_id') ?? {}, 'application_id')
  if (id !== applicationId) throw new StoreRefusal('foreign', `${file} is not a database of Pawl. Name another file.`)
}

/** Refuses what a newer Pawl has written. */
export const requireKnownSchema = async (connection: Connection, file: string): Promise<void> => {
  const { version, newest } = await versionsOf(connection)
  if (version <= newest) return
  throw new StoreRefusal(
    'newer',
    `${file} was written by a newer Pawl (schema ${version}, this one knows ${newest}). Update Pawl, or restore a backup.`,
  )
}

/** Refuses a database into which a copy is not finished. */
export const requireWhole = (connection: Connection, file: string): void => {
  const sql = "SELECT count(*) AS marks FROM sqlite_schema WHERE name = 'copying'"
  if (integer(connection.get(sql) ?? {}, 'marks') === 0) return
  throw new StoreRefusal(
    'unfinished',
    `The copy into ${file} is not finished. Run the same \`pawl copy\` again, or remove the file.`,
  )
}

/** Refuses what an older Pawl has written as well: for those who must not migrate. */
export const requireCurrentSchema = async (connection: Connection, file: string): Promise<void> => {
  requireWhole(connection, file)
  await requireKnownSchema(connection, file)
  const { version, newest } = await versionsOf(connection)
  if (version === newest) return
  throw new StoreRefusal(
    'older',
    `${file} was written by an older Pawl. Run \`pawl migrate\`, or start the server once.`,
  )
}

const versionsOf = async (connection: Connection): Promise<{ version: number; newest: number }> => {
  const migrations = migrationsOf(connection)
  return { version: await migrations.getDatabaseVersion(), newest: await migrations.getMaxVersion() }
}

/** All or nothing. The transaction is also the lock: of two who start at once, one waits and finds nothing left to do. */
export const migrate = async (connection: Connection): Promise<void> => {
  connection.execute('BEGIN EXCLUSIVE')
  try {
    await migrationsOf(connection).migrate()
    connection.execute('COMMIT')
  } catch (error) {
    if (connection.database.isTransaction) connection.execute('ROLLBACK')
    throw error
  }
}
