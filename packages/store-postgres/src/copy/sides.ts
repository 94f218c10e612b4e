import type { CopiedDeployment, CopySource, CopyTarget, Deployment } from '@pawl/core'
import { Database, type Command } from '../commit/database.ts'
import { Transaction } from '../commit/transaction.ts'
import type { Connection, Reader } from '../database/connection.ts'
import { Pool } from '../database/pool.ts'
import { flag, integer, text } from '../database/row.ts'
import { withSchema } from '../database/schema.ts'
import { readDeployment, writeKeys } from '../deployment/store.ts'
import { withDatabase } from '../maintenance.ts'
import { Memory } from '../memory.ts'
import { presenceLock } from '../news/listener.ts'
import { StoreRefusal } from '../refusal.ts'
import { tableCopies } from './tables.ts'

/** Reads a database into which nobody can write meanwhile: a server that still runs answers 503. Throws a `StoreRefusal` where there is none of this version. */
export const withPostgresSource = <T>(url: string, work: (source: CopySource) => Promise<T>): Promise<T> =>
  withDatabase(url, (database) =>
    database.use(async (connection) => {
      const alone = flag(
        (await connection.get('SELECT pg_try_advisory_lock($1) AS alone', presenceLock)) ?? {},
        'alone',
      )
      const transaction = new Transaction(connection)
      // It waits here while the other side writes.
      await transaction.run('SET LOCAL idle_in_transaction_session_timeout = 0')
      await transaction.run(`LOCK TABLE ${everything} IN SHARE MODE`)
      try {
        const source = sourceOn(transaction)
        return await work({ ...source, readDeployment: async () => withoutDead(await source.readDeployment(), alone) })
      } finally {
        await transaction.rollBack().catch(() => undefined)
      }
    }),
  )

/** A node that was killed stays in the list for a while. */
const withoutDead = <Read extends Pick<Deployment, 'nodes'>>(deployment: Read, alone: boolean): Read => ({
  ...deployment,
  nodes: alone ? [] : deployment.nodes,
})

const everything = 'accounts, users, memberships, sessions, audit, loops, deployment, keys'

/** Held by the one who copies into a database, for as long as the connection lives. */
const copyLock = 0x50_41_57_43

/** Makes the schema if it is missing, and goes on with one into which a copy is not finished. */
export const withPostgresTarget = async <T>(url: string, work: (target: CopyTarget) => Promise<T>): Promise<T> => {
  await withSchema(url, (schema) => schema.migrate())
  const database = new Database(new Pool({ url, size: 1, waiting: 1 }), new Memory({ sessions: 1, recallFor: 0 }))
  try {
    return await database.use(async (connection) => {
      const row = await connection.get('SELECT pg_try_advisory_lock($1) AS held', copyLock)
      if (!flag(row ?? {}, 'held')) throw new StoreRefusal('held', 'Another process is just copying into the database.')
      return work(targetOn(database, connection))
    })
  } finally {
    await database.close()
  }
}

const sourceOn = (reader: Reader): CopySource => ({
  readDeployment: async () => {
    const row = await reader.get('SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM audit_id_seq')
    return { ...(await readDeployment(reader)), lastAuditId: integer(row ?? {}, 'last') }
  },
  read: async (table, after, limit) => {
    const { selection, key, lowest, keyOf, from } = tableCopies[table]
    const sql = `${selection} WHERE ${key} > $1 ORDER BY ${key} LIMIT $2`
    return (await reader.all(sql, after === null ? lowest : keyOf(after), limit)).map((row) => from(row))
  },
})

const targetOn = (database: Database, connection: Connection): CopyTarget => {
  const change = (command: Command<void>): Promise<void> => database.transactOn(connection, command)
  return {
    ...sourceOn(connection),
    readMark: async () => {
      const table = await connection.get("SELECT to_regclass('copying') IS NOT NULL AS made")
      if (!flag(table ?? {}, 'made')) return null
      return text((await connection.get('SELECT mark FROM copying')) ?? {}, 'mark')
    },
    begin: (mark) =>
      change(async (transaction) => {
        await transaction.run('CREATE TABLE copying (mark text NOT NULL)')
        await transaction.run('INSERT INTO copying VALUES ($1)', mark)
      }),
    last: async (table) => {
      const { selection, key, from } = tableCopies[table]
      const row = await connection.get(`${selection} ORDER BY ${key} DESC LIMIT 1`)
      return row === undefined ? null : from(row)
    },
    write: (table, rows) => change((transaction) => tableCopies[table].insert(transaction, rows)),
    finish: (deployment) => change((transaction) => finish(transaction, deployment)),
  }
}

const finish = async (transaction: Transaction, deployment: CopiedDeployment): Promise<void> => {
  const { epoch, clockMark, keys, lastAuditId } = deployment
  await transaction.run('UPDATE deployment SET epoch = $1, clock_mark = $2', epoch, clockMark)
  await writeKeys(transaction, keys)
  await transaction.all("SELECT setval('audit_id_seq', greatest($1::bigint, 1), $1::bigint > 0)", lastAuditId)
  await transaction.all(`SELECT setval('users_id_seq', max(id)) FROM users HAVING count(*) > 0`)
  await transaction.run('DROP TABLE copying')
}
