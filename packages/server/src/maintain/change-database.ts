import { instant, type AuditEntry } from '@pawl/core'
import { migrateSqlite, raiseSqliteEpoch, restoreSqlite } from '@pawl/store-sqlite'
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AnchoredClock } from '../clock/clock.ts'
import type { Settings } from '../config/settings.ts'
import { prepareFolder } from '../start/data-folder.ts'
import { explained } from '../start/open-store.ts'
import { StartRefusal } from '../start/refusal.ts'
import { databaseFile, maintain } from './open-maintenance.ts'

/** Makes the database or brings it up to date; answers its path. The server does the same when it starts. */
export const migrate = async (settings: Settings): Promise<string> => {
  const file = databaseFile(settings)
  prepareFolder(dirname(file))
  await explained(file, () => migrateSqlite(file))
  return file
}

/** Copies the database as it is at this moment, also while a server runs; answers the size in bytes. */
export const backUp = async (settings: Settings, to: string): Promise<number> => {
  const target = resolve(to)
  await maintain(settings, ({ store }) => store.backup(target))
  return statSync(target).size
}

/** Puts a backup in the place of the database. Ends every session, unless they shall be kept. */
export const restore = async (settings: Settings, from: string, keepSessions: boolean): Promise<string> => {
  const file = databaseFile(settings)
  prepareFolder(dirname(file))
  const audit = epochAudit('restored from a backup')
  await explained(file, () => restoreSqlite({ from: resolve(from), file, keepSessions, audit }))
  return file
}

/** Ends every session opened before; answers the new epoch. No server may run on the database. */
export const raiseEpoch = async (settings: Settings): Promise<number> => {
  const file = databaseFile(settings)
  if (!existsSync(file)) throw new StartRefusal(`There is no database at ${file}. Start the server once.`)
  return explained(file, () => raiseSqliteEpoch(file, epochAudit('by command')))
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
