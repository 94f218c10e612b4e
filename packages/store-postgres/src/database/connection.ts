import { Fault } from '@pawl/core'
import type pg from 'pg'
import { asLost, stateOf } from './failure.ts'
import { integer, type Row } from './row.ts'

export type Value = number | string | boolean | Buffer | null

/** What a query needs: a connection, or a transaction that sees its own changes. */
export interface Reader {
  get(sql: string, ...values: readonly Value[]): Promise<Row | undefined>
  all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

/** Milliseconds. A statement, or a wait for a row, that takes longer is given up by the server. */
const statementTimeout = 5000
const lockTimeout = 2000
/** A transaction whose node is gone lets go of its rows. */
const idleInTransactionTimeout = 5000
/** A peer that answers nothing any more is given up by the server's side of the connection as well. */
const userTimeout = 10_000

const settings: readonly (readonly [string, string])[] = [
  ['search_path', 'pawl'],
  ['statement_timeout', String(statementTimeout)],
  ['lock_timeout', String(lockTimeout)],
  ['idle_in_transaction_session_timeout', String(idleInTransactionTimeout)],
  ['default_transaction_isolation', 'read committed'],
  ['tcp_user_timeout', String(userTimeout)],
  ['tcp_keepalives_idle', '10'],
  ['tcp_keepalives_interval', '5'],
  ['tcp_keepalives_count', '3'],
  // Every statement goes by a key. One plan for all of them, whatever the statistics say: rows are locked in the order in
  // which their keys are named, and a table that has just grown is not read as a whole.
  ['enable_seqscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  ['plan_cache_mode', 'force_generic_plan'],
  ['jit', 'off'],
]

const preparation = `
  SELECT ${settings.map(([name, value]) => `set_config('${name}', '${value}', false)`).join(', ')},
    set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('on', 'remote_apply')
      THEN current_setting('synchronous_commit') ELSE 'on' END, false),
    pg_is_in_recovery() AS standby`

/** Tests put something broken in the place of a statement. */
export type Rewrite = (sql: string) => string

/** One open connection and its prepared statements. What the server answers with an error is thrown as it is; anything else is a `Fault`. */
export class Connection implements Reader {
  readonly #client: pg.ClientBase
  readonly #rewrite: Rewrite
  /** Times that the server has given up waiting for a standby. */
  #cancelledWaits = 0
  #lost = false

  constructor(client: pg.ClientBase, rewrite: Rewrite = (sql) => sql) {
    this.#client = client
    this.#rewrite = rewrite
    client.on('notice', (notice) => {
      if (isCancelledWait(notice)) this.#cancelledWaits += 1
    })
    client.on('error', () => {
      this.#lost = true
    })
  }

  /** Whether it is to be thrown away. */
  get isLost(): boolean {
    return this.#lost
  }

  /** To be called once. Throws a `Fault` where nothing can be written. */
  async prepare(): Promise<void> {
    const { rows } = await this.#query({ text: this.#rewrite(preparation) })
    if (rows[0]?.['standby'] === true) {
      throw new Fault('store_unavailable', 'This PostgreSQL is a standby: it cannot confirm anything.')
    }
  }

  async all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#prepared(sql, values)).rows
  }

  async get(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return (await this.all(sql, ...values))[0]
  }

  /** Answers how many rows were changed. Within a transaction only. */
  async run(sql: string, ...values: readonly Value[]): Promise<number> {
    return (await this.#prepared(sql, values)).rowCount ?? 0
  }

  /**
   * A statement that commits: what it answers is durable. A wait for the standby that was cancelled is reported as a
   * success with a warning; the change is there, and may be lost with this machine, so nobody may be told (I4).
   */
  async commit(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    const before = this.#cancelledWaits
    const { rows, command } = await this.#prepared(sql, values)
    if (this.#cancelledWaits > before) throw new Unconfirmed()
    if (sql === 'COMMIT' && command !== 'COMMIT') throw new Error('The transaction was rolled back instead.')
    return rows
  }

  /** Several statements, without values. */
  async execute(script: string): Promise<readonly Row[]> {
    return (await this.#query({ text: script })).rows
  }

  #prepared(sql: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
    const text = this.#rewrite(sql)
    return this.#query({ name: nameOf(text), text, values: [...values] })
  }

  async #query(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    try {
      return await this.#client.query<Row>(query)
    } catch (error) {
      const state = stateOf(error)
      if (state === null || spoils.test(state)) this.#lost = true
      throw state === null ? asLost(error) : error
    }
  }
}

/** After these a connection is gone, or (0A000) knows statements by a schema that was changed meanwhile. */
const spoils = /^(08|57P|58|XX|25P03|0A000)/

/** Committed here, and nobody knows whether the standby has it. */
export class Unconfirmed extends Fault {
  constructor() {
    super('store_unavailable', 'PostgreSQL gave up waiting for its standby: the change cannot be confirmed.')
  }
}

/**
 * `SyncRepWaitForLSN` warns with SQLSTATE 01000 when the wait is cancelled and with 57P01 when the server goes down; the
 * texts are translated. Any other warning at a commit is taken for one too: it fails on the safe side.
 */
export const isCancelledWait = ({ code }: { readonly code?: string | undefined }): boolean =>
  code === '01000' || code === '57P01'

const names = new Map<string, string>()

/** One short name for each statement; PostgreSQL cuts them at 63 bytes. */
const nameOf = (sql: string): string => {
  let name = names.get(sql)
  if (name === undefined) names.set(sql, (name = `pawl${names.size}`))
  return name
}

/** The server's own clock, which is never used in a statement, but to compare clocks. */
export const readClock = async (reader: Reader): Promise<number> => {
  const row = await reader.get('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now')
  return integer(row ?? {}, 'now')
}
