import pg from 'pg'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'
import { StoreRefusal } from '../refusal.ts'
import { refusalOf } from './arrival.ts'
import { stateOf } from './failure.ts'
import { clientConfig, closeWithin } from './pool.ts'
import { integer, text, type Row } from './row.ts'

/** Everything of ours is in a schema of its own, so that a database may be shared with others. */
const versionTable = 'pawl.schemaversion'

/** Held while the schema is changed: of two who start at once one waits and finds nothing left to do. */
const migrationLock = 0x50_41_57_4c

/** SQLSTATE `lock_not_available`. */
const lockTimedOut = '55P03'

/** Milliseconds to wait for another who migrates. */
const migrationPatience = 60_000

/**
 * Milliseconds that a change of the schema may wait for a table at once: all that servers ask of the table waits behind it.
 * Then it lets them through, and tries again.
 */
const tablePatience = 200
const pauseBetween = 500

const ourMigrations = new URL('../../migrations/', import.meta.url)

/** Of PostgreSQL, as `server_version_num`. */
const oldest = 150_000

/** Connects for a change of the schema, or to look at it; what stands in the way is told in a `StoreRefusal`. */
export const withSchema = async <T>(
  url: string,
  work: (schema: Schema) => Promise<T>,
  migrations: URL = ourMigrations,
): Promise<T> => {
  const sockets = new Set<Socket>()
  const client = new pg.Client({ ...clientConfig(url, sockets), query_timeout: migrationPatience })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const schema = new Schema(client, migrations)
    await schema.requireFit()
    return await work(schema)
  } catch (error) {
    throw refusalOf(error, url)
  } finally {
    await closeWithin(client.end(), sockets)
  }
}

export class Schema {
  readonly #client: pg.Client
  readonly #migrations: Postgrator

  constructor(client: pg.Client, migrations: URL) {
    this.#client = client
    this.#migrations = new Postgrator({
      driver: 'pg',
      schemaTable: versionTable,
      migrationPattern: `${literally(fileURLToPath(migrations))}*.sql`,
      execQuery: async (query) => ({ rows: await this.ask(query) }),
      execSqlScript: async (script) => {
        await this.ask(`SET LOCAL search_path = pawl; ${script}`)
      },
    })
  }

  /** Refuses a server that is too old, and a database that keeps other text than Unicode. */
  async requireFit(): Promise<void> {
    const sql = `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
      current_setting('server_encoding') AS encoding`
    const [row = {}] = await this.ask(sql)
    if (integer(row, 'number') < oldest) {
      throw new StoreRefusal(
        'postgres_too_old',
        `This is PostgreSQL ${text(row, 'version')}; Pawl needs ${oldest / 10_000} or newer. Update it.`,
      )
    }
    if (text(row, 'encoding') !== 'UTF8') {
      throw new StoreRefusal(
        'encoding',
        `The database keeps text as ${text(row, 'encoding')}; Pawl needs UTF8. Make one: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
      )
    }
  }

  /** Refuses what a newer Pawl has written, and a schema of that name which is not ours. */
  async requireKnown(): Promise<void> {
    const { version, newest } = await this.#versions()
    if (version === null && (await this.#isForeign())) {
      throw new StoreRefusal(
        'foreign',
        'The database has a schema named pawl that is not of Pawl. Name another database.',
      )
    }
    if (version === null || version <= newest) return
    throw new StoreRefusal(
      'newer',
      `The database was written by a newer Pawl (schema ${version}, this one knows ${newest}). Update Pawl, or restore a backup.`,
    )
  }

  /** Refuses a database into which a copy is not finished. */
  async requireWhole(): Promise<void> {
    // Not to_regclass: it would remember that there is no schema, also after another node has just made it.
    const tables = 'pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace'
    const copying = await this.ask(`SELECT 1 FROM ${tables} WHERE nspname = 'pawl' AND relname = 'copying'`)
    if (copying.length === 0) return
    throw new StoreRefusal(
      'unfinished',
      'The copy into the database is not finished. Run the same `pawl copy` again, or drop the schema pawl.',
    )
  }

  /** Refuses what is missing or older as well: for those who must not migrate. */
  async requireCurrent(): Promise<void> {
    await this.requireWhole()
    await this.requireKnown()
    const { version, newest } = await this.#versions()
    if (version === null)
      throw new StoreRefusal('missing', 'There is nothing of Pawl in the database. Start the server once.')
    if (version === newest) return
    throw new StoreRefusal(
      'older',
      'The database was written by an older Pawl. Run `pawl migrate`, or start the server once.',
    )
  }

  /** All or nothing, and while servers run: they wait for it as little as it lets them. */
  async migrate(): Promise<void> {
    const deadline = performance.now() + migrationPatience
    for (;;) {
      try {
        await this.#migrateOnce()
        return
      } catch (error) {
        if (stateOf(error) !== lockTimedOut || performance.now() > deadline) throw error
        await setTimeout(pauseBetween)
      }
    }
  }

  async #migrateOnce(): Promise<void> {
    await this.ask(
      `BEGIN; SET LOCAL lock_timeout = ${migrationPatience}; SELECT pg_advisory_xact_lock(${migrationLock});
      SET LOCAL lock_timeout = ${tablePatience}`,
    )
    try {
      await this.requireKnown()
      await this.#migrations.migrate()
      await this.ask('COMMIT')
    } catch (error) {
      await this.ask('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  /** `version` is null where nothing of ours is. */
  async #versions(): Promise<{ version: number | null; newest: number }> {
    const newest = await this.#migrations.getMaxVersion()
    const [row = {}] = await this.ask(`SELECT to_regclass('${versionTable}') IS NOT NULL AS known`)
    if (row['known'] !== true) return { version: null, newest }
    return { version: await this.#migrations.getDatabaseVersion(), newest }
  }

  async #isForeign(): Promise<boolean> {
    const rows = await this.ask(`SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace('pawl') LIMIT 1`)
    return rows.length > 0
  }

  async ask(script: string): Promise<Row[]> {
    const result = await this.#client.query<Row>(script)
    return (Array.isArray(result) ? (result as pg.QueryResult<Row>[]).at(-1)?.rows : result.rows) ?? []
  }
}

/** The pattern is a glob; a path is not. */
const literally = (path: string): string => path.replaceAll('\\', '/').replace(/[?*+@!()[\]{}]/g, '[$&]')
