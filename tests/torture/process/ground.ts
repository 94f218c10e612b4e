import { join } from 'node:path'
import { Databases, type PostgresServer } from '@pawl/store-postgres/testing'
import type { Acknowledged } from '../client/crowd.ts'
import { auditedSessions, compare, compareStored, type Comparison, type Stored } from './stored.ts'

/** Where a deployment keeps its data, to be looked at by others than its servers. */
interface Ground extends AsyncDisposable {
  readonly name: string
  /** Settings that lead a server to it. */
  readonly environment: Readonly<Record<string, string>>
  /** Looks for everything that clients were told had been done. */
  compare(acknowledged: Acknowledged): Promise<Comparison>
  /** Sessions of audit records of one kind, as hexadecimal digits. */
  audited(kind: string): Promise<readonly string[]>
}

export type OpenGround = (folder: string) => Promise<Ground>

/** The file in the folder, which no server may have open when it is looked at. */
export const onSqlite: OpenGround = (folder) => {
  const file = join(folder, 'pawl.db')
  return Promise.resolve({
    name: 'SQLite',
    environment: {},
    compare: (acknowledged) => Promise.resolve(compareStored(file, acknowledged)),
    audited: (kind) => Promise.resolve(auditedSessions(file, kind)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
}

export const onPostgres: OpenGround = () => PostgresGround.open()

/** A PostgreSQL of our own with one database. */
export class PostgresGround implements Ground {
  readonly name = 'PostgreSQL'
  readonly url: string
  readonly server: PostgresServer
  readonly #databases: Databases

  private constructor(databases: Databases, server: PostgresServer, url: string) {
    this.#databases = databases
    this.server = server
    this.url = url
  }

  /** `settings` are lines of `postgresql.conf`. */
  static async open(settings: readonly string[] = []): Promise<PostgresGround> {
    const databases = await Databases.onOwnServer(settings)
    const { server } = databases
    if (server === null) throw new Error('There is no PostgreSQL of our own.')
    return new PostgresGround(databases, server, await databases.create())
  }

  get environment(): Readonly<Record<string, string>> {
    return { PAWL_STORE: this.url }
  }

  /** Runs one statement on it, or on a copy of it elsewhere. */
  ask(sql: string, url: string = this.url): Promise<Record<string, unknown>[]> {
    return this.#databases.query(sql, url)
  }

  async compare(acknowledged: Acknowledged, url: string = this.url): Promise<Comparison> {
    const rows = await this.ask('SELECT id, generation::int, revoked_at IS NOT NULL AS revoked FROM pawl.sessions', url)
    const sessions: Stored['sessions'] = new Map(
      rows.map(({ id, generation, revoked }) => [
        String(id),
        { generation: Number(generation), revoked: revoked === true },
      ]),
    )
    return compare({ sessions, sound: true }, acknowledged)
  }

  async audited(kind: string): Promise<readonly string[]> {
    const rows = await this.ask(`SELECT session_id FROM pawl.audit WHERE kind = '${kind}'`)
    return rows.map((row) => String(row['session_id']).replaceAll('-', ''))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#databases.close()
  }
}
