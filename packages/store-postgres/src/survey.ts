import { withSchema } from './database/schema.ts'
import { flag, integer, integerOrNull, text, textOrNull, type Row } from './database/row.ts'

/** What a PostgreSQL is like, as far as a server of ours depends on it. */
export interface PostgresSurvey {
  readonly version: string
  readonly fsync: boolean
  readonly fullPageWrites: boolean
  /** As others have it; our own connections set it to `on` at least. */
  readonly synchronousCommit: string
  /** Names of the standbys that a commit waits for; empty where it waits for none. */
  readonly synchronousStandbys: string
  /** Standbys that follow at this moment. */
  readonly standbys: number
  readonly isStandby: boolean
  /** Connections that this user may have at most, together with the others. */
  readonly room: number
  /** Those that exist, of everybody. */
  readonly connected: number
  readonly mayCreateSchema: boolean
  /** Null where there is nothing of ours yet. */
  readonly schema: SchemaSurvey | null
}

export interface SchemaSurvey {
  readonly ownsIt: boolean
  /** Tables that this user may not read and write. */
  readonly closed: readonly string[]
  /** Percent; null for PostgreSQL's default. */
  readonly fillfactor: number | null
  /** Updates of sessions since PostgreSQL counts, and those of them that touched no index. */
  readonly updates: number
  readonly hotUpdates: number
}

const aboutServer = `
  SELECT current_setting('server_version') AS version,
    current_setting('fsync')::bool AS fsync, current_setting('full_page_writes')::bool AS full_page_writes,
    current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('synchronous_standby_names') AS synchronous_standbys,
    (SELECT count(*)::int FROM pg_stat_replication WHERE pid <> 0) AS standbys, pg_is_in_recovery() AS is_standby,
    least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0),
      (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
      (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())) AS room,
    (SELECT sum(numbackends)::int FROM pg_stat_database) AS connected,
    has_database_privilege(current_database(), 'CREATE') AS may_create,
    to_regclass('pawl.sessions') IS NOT NULL AS has_schema`

const allowed = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((right) => `has_table_privilege(pg_class.oid, '${right}')`)

const aboutSchema = `
  SELECT pg_has_role(nspowner, 'USAGE') AS owns_it,
    (SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
      WHERE relnamespace = pg_namespace.oid AND relkind = 'r' AND relname <> 'schemaversion'
        AND NOT (has_schema_privilege(pg_namespace.oid, 'USAGE') AND ${allowed.join(' AND ')})) AS closed,
    (SELECT option_value::int FROM pg_class, pg_options_to_table(reloptions)
      WHERE relnamespace = pg_namespace.oid AND relname = 'sessions' AND option_name = 'fillfactor') AS fillfactor,
    coalesce((SELECT n_tup_upd FROM pg_stat_user_tables WHERE schemaname = 'pawl' AND relname = 'sessions'), 0) AS updates,
    coalesce((SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE schemaname = 'pawl' AND relname = 'sessions'), 0) AS hot
  FROM pg_namespace WHERE nspname = 'pawl'`

/** Looks and changes nothing; may be asked while servers run. Throws a `StoreRefusal` where it cannot even be looked at. */
export const surveyPostgres = (url: string): Promise<PostgresSurvey> =>
  withSchema(url, async (schema) => {
    const [server = {}] = await schema.ask(aboutServer)
    const [own = {}] = flag(server, 'has_schema') ? await schema.ask(aboutSchema) : []
    return {
      version: text(server, 'version'),
      fsync: flag(server, 'fsync'),
      fullPageWrites: flag(server, 'full_page_writes'),
      synchronousCommit: text(server, 'synchronous_commit'),
      synchronousStandbys: text(server, 'synchronous_standbys'),
      standbys: integer(server, 'standbys'),
      isStandby: flag(server, 'is_standby'),
      room: integer(server, 'room'),
      connected: integer(server, 'connected'),
      mayCreateSchema: flag(server, 'may_create'),
      schema: flag(server, 'has_schema') ? schemaFrom(own) : null,
    }
  })

const schemaFrom = (row: Row): SchemaSurvey => ({
  ownsIt: flag(row, 'owns_it'),
  closed: textOrNull(row, 'closed')?.split(' ') ?? [],
  fillfactor: integerOrNull(row, 'fillfactor'),
  updates: integer(row, 'updates'),
  hotUpdates: integer(row, 'hot'),
})
