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
    migrationPattern: `${literally(fileURLToPath(new URL('../migrations/', import.meta.url)))}*.sql`,
    execQuery: (query) => Promise.resolve({ rows: connection.database.prepare(query).all() }),
    execSqlScript: (script) => {
      connection.execute(script)
      return Promise.resolve()
    },
  })

/** The pattern is a glob; a path is not. */
const literally = (path: string): string => path.replaceAll('\\', '/').replace(/[?*+@!()[\]{}]/g, '[$&]')

/** Refuses what is not a database of this version of Pawl, or of an older one. Writes nothing. */
export const requireKnownSchema = async (connection: Connection, file: string): Promise<void> => {
  const migrations = migrationsOf(connection)
  const [version, newest] = [await migrations.getDatabaseVersion(), await migrations.getMaxVersion()]
  const tables = integer(connection.get('SELECT count(*) AS tables FROM sqlite_schema') ?? {}, 'tables')
  const id = integer(connection.get('PRAGMA application_id') ?? {}, 'application_id')
  if (id !== applicationId && (id !== 0 || tables > 0)) {
    throw new StoreRefusal('foreign', `${file} is not a database of Pawl. Name another file.`)
  }
  if (version > newest) {
    throw new StoreRefusal(
      'newer',
      `${file} was written by a newer Pawl (schema ${version}, this one knows ${newest}). Update Pawl, or restore a backup.`,
    )
  }
}

/** As `requireKnownSchema`, and refuses an older one as well: for those who must not migrate. */
export const requireCurrentSchema = async (connection: Connection, file: string): Promise<void> => {
  await requireKnownSchema(connection, file)
  const migrations = migrationsOf(connection)
  if ((await migrations.getDatabaseVersion()) === (await migrations.getMaxVersion())) return
  throw new StoreRefusal(
    'older',
    `${file} was written by an older Pawl. Run \`pawl migrate\`, or start the server once.`,
  )
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
