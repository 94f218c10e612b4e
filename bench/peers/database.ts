import { Databases } from '@pawl/store-postgres/testing'
import { existsSync, readFileSync } from 'node:fs'

/** The same for all: what PostgreSQL does by itself, said aloud where it matters, and no checkpoint during a run. */
export const settings: readonly string[] = [
  'fsync = on',
  'synchronous_commit = on',
  'full_page_writes = on',
  'shared_buffers = 256MB',
  'max_wal_size = 4GB',
  'checkpoint_timeout = 30min',
]

/** What a database has taken up so far. */
export interface Taken {
  /** Bytes of write-ahead log, of all databases of the server. */
  readonly log: number
  readonly rows: number
  /** Bytes of all tables with their indexes. */
  readonly size: number
}

/** The PostgreSQL of one run; every server that is compared has a database of its own in it. */
export class Postgres {
  readonly #databases: Databases
  /** Nanoseconds of every process that was ever seen, by its id: what has ended has worked all the same. */
  readonly #worked = new Map<string, number>()
  readonly version: string

  private constructor(databases: Databases, version: string) {
    this.#databases = databases
    this.version = version
  }

  static async start(): Promise<Postgres> {
    const databases = await Databases.onOwnServer(settings)
    const [row] = await databases.query(`SELECT current_setting('server_version') AS version`)
    return new Postgres(databases, String(row?.['version']))
  }

  /** A new, empty database; answers its URL. */
  create(): Promise<string> {
    return this.#databases.create()
  }

  query(sql: string, url: string): Promise<Record<string, unknown>[]> {
    return this.#databases.query(sql, url)
  }

  /** As it would be some time after its sessions were opened. */
  async settle(url: string): Promise<void> {
    await this.#databases.query('VACUUM (ANALYZE)', url)
    await this.#databases.query('CHECKPOINT', url)
  }

  async taken(url: string): Promise<Taken> {
    const tables = await this.#databases.query(
      `SELECT format('%I.%I', schemaname, relname) AS name, pg_total_relation_size(relid) AS size FROM pg_stat_user_tables`,
      url,
    )
    let rows = 0
    for (const { name } of tables) {
      const [counted] = await this.#databases.query(`SELECT count(*) AS rows FROM ${String(name)}`, url)
      rows += Number(counted?.['rows'])
    }
    return { log: await this.log(url), rows, size: tables.reduce((sum, { size }) => sum + Number(size), 0) }
  }

  /** Bytes of write-ahead log so far, of all databases of the server. */
  async log(url: string): Promise<number> {
    const [log] = await this.#databases.query(`SELECT pg_current_wal_insert_lsn() - '0/0' AS bytes`, url)
    return Number(log?.['bytes'])
  }

  /** Processor time of all its processes since it started; milliseconds. 0 where the system does not tell. */
  processorTime(): number {
    const pid = this.#databases.server?.pid
    if (pid === undefined) return 0
    const children = `/proc/${pid}/task/${pid}/children`
    if (!existsSync(children)) return 0
    for (const each of [String(pid), ...readFileSync(children, 'latin1').trim().split(' ')]) {
      this.#worked.set(each, Math.max(nanosecondsOf(each), this.#worked.get(each) ?? 0))
    }
    return [...this.#worked.values()].reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, 0)
  }

  async stop(): Promise<void> {
    await this.#databases.close()
  }
}

const nanosecondsOf = (pid: string): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[0])
  } catch {
    // It has ended since it was listed.
    return 0
  }
}
