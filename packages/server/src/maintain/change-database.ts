import { instant, type AuditEntry } from '@pawl/core'
import { migratePostgres, raisePostgresEpoch } from '@pawl/store-postgres'
import { migrateSqlite, openSqliteMaintenance, raiseSqliteEpoch, restoreSqlite } from '@pawl/store-sqlite'
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AnchoredClock } from '../clock/clock.ts'
import type { Settings } from '../config/settings.ts'
import { prepareFolder } from '../start/data-folder.ts'
import { databaseName } from '../start/data-place.ts'
import { explained } from '../start/open-store.ts'
import { StartRefusal } from '../start/refusal.ts'

/** Makes the database or brings it up to date; answers its name. The server does the same when it starts. */
export const migrate = async ({ store }: Settings): Promise<string> => {
  const name = databaseName(store)
  if (store.kind === 'sqlite') prepareFolder(dirname(store.file))
  await explained(name, () => (store.kind === 'sqlite' ? migrateSqlite(store.file) : migratePostgres(store.url)))
  return name
}

/** Copies the database as it is at this moment, also while a server runs; answers the size in bytes. */
export const backUp = async (settings: Settings, to: string): Promise<number> => {
  const file = onlyFile(settings, 'Back it up with its own tools (pg_dump, pg_basebackup).')
  const target = resolve(to)
  const maintenance = await explained(file, () => openSqliteMaintenance(file))
  try {
    await explained(file, () => maintenance.backup(target))
  } finally {
    await maintenance.close()
  }
  return statSync(target).size
}

/** Puts a backup in the place of the database. Ends every session, unless they shall be kept. */
export const restore = async (settings: Settings, from: string, keepSessions: boolean): Promise<string> => {
  const file = onlyFile(
    settings,
    'Stop the servers, restore it with its own tools (pg_restore), and run `pawl epoch raise` before they start.',
  )
  prepareFolder(dirname(file))
  const audit = epochAudit('restored from a backup')
  await explained(file, () => restoreSqlite({ from: resolve(from), file, keepSessions, audit }))
  return file
}

/** Ends every session opened before; answers the new epoch. No server may run on a SQLite file; on PostgreSQL all of them obey. */
export const raiseEpoch = async ({ store }: Settings): Promise<number> => {
  const name = databaseName(store)
  const audit = epochAudit('by command')
  if (store.kind === 'postgres') return explained(name, () => raisePostgresEpoch(store.url, audit))
  if (!existsSync(store.file)) throw new StartRefusal(`There is no database at ${name}. Start the server once.`)
  return explained(name, () => raiseSqliteEpoch(store.file, audit))
}

const onlyFile = ({ store }: Settings, instead: string): string => {
  if (store.kind === 'sqlite') return store.file
  throw new StartRefusal(`This is for SQLite, and the data is in ${databaseName(store)}. ${instead}`)
}

const epochAudit = (detail: string): AuditEntry => ({
  kind: 'epoch_raised',
  at: new AnchoredClock(instant(0)).now(),
  userId: null,
  accountId: null,
  sessionId: null,
  address: null,
  by: null,
  detail,
})
