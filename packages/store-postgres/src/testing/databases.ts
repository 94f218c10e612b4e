import pg from 'pg'
import { migratePostgres } from '../offline.ts'
import { PostgresServer } from './server.ts'

/** Somewhere to make databases: the PostgreSQL of `TEST_POSTGRES_URL`, or one of our own, which is then stopped as well. */
export class Databases {
  readonly server: PostgresServer | null
  readonly #root: string
  readonly #prefix = `pawl_${process.pid}_${Math.trunc(performance.timeOrigin % 1e6)}`
  #made: string[] = []
  #template: string | null = null

  private constructor(root: string, server: PostgresServer | null) {
    this.#root = root
    this.server = server
  }

  /** `settings` are lines of `postgresql.conf`, for one of our own. */
  static async open(settings: readonly string[] = []): Promise<Databases> {
    const given = process.env['TEST_POSTGRES_URL']
    if (given !== undefined && given !== '') return new Databases(given, null)
    return Databases.onOwnServer(settings)
  }

  /** For what cannot be asked of a PostgreSQL that belongs to somebody: to be killed. */
  static async onOwnServer(settings: readonly string[] = []): Promise<Databases> {
    const server = await PostgresServer.start(settings)
    return new Databases(server.url(), server)
  }

  /** A new, empty database; answers its URL. */
  async create(): Promise<string> {
    return this.#make('template0')
  }

  /** One that has our schema already. */
  async createMigrated(): Promise<string> {
    if (this.#template === null) {
      const url = await this.#make('template0')
      await migratePostgres(url)
      this.#template = new URL(url).pathname.slice(1)
    }
    return this.#make(this.#template)
  }

  async remove(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1)
    await this.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    this.#made = this.#made.filter((made) => made !== name)
  }

  async close(): Promise<void> {
    if (this.server !== null) return this.server.stop()
    for (const name of this.#made) await this.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
  }

  /** Runs one statement, on the given database or on the one that is always there. */
  async query(sql: string, url: string = this.#root): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  async #make(template: string): Promise<string> {
    const name = `${this.#prefix}_${this.#made.length}_${String(performance.now()).replace('.', '')}`
    await this.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" ENCODING 'UTF8'`)
    this.#made.push(name)
    const url = new URL(this.#root)
    url.pathname = `/${name}`
    return url.href
  }
}
