import { chmodSync, copyFileSync, existsSync, rmSync } from 'node:fs'
import type { AuditEntry } from '@pawl/core'
import { removeDatabase, replaceFile } from './backup.ts'
import { Connection, openDatabase } from './database/connection.ts'
import { requireMarked } from './database/schema.ts'
import { requireSound } from './database/soundness.ts'
import { raiseEpoch } from './deployment/store.ts'
import { alone, changeDatabase } from './offline.ts'
import { StoreRefusal } from './refusal.ts'

export interface Restoration {
  /** A file that `backup` wrote. */
  readonly from: string
  /** The database to replace; it may be missing. */
  readonly file: string
  /** True: sessions go on as they were at the backup, so what was spent or revoked since then is accepted once more. */
  readonly keepSessions: boolean
  /** Written with the new epoch. */
  readonly audit: AuditEntry
}

/**
 * Puts a backup in the place of the database if it is sound and not of a newer Pawl. Nothing is touched before the last
 * step. Throws a `StoreRefusal` while a server runs, or when the backup is not fit.
 */
export const restoreSqlite = ({ from, file, keepSessions, audit }: Restoration): Promise<void> =>
  alone(file, async () => {
    if (!existsSync(from)) throw new StoreRefusal('missing', `There is no file ${from}.`)
    const partial = `${file}.partial`
    removeDatabase(partial)
    try {
      copyFileSync(from, partial)
      chmodSync(partial, 0o600)
      requireFit(partial, from)
      await changeDatabase(partial, (transaction) => {
        if (!keepSessions) raiseEpoch(transaction, audit)
        // Those that ran when the backup was taken do not run on this database.
        transaction.run('DELETE FROM nodes')
      })
      forgetLog(file)
      replaceFile(partial, file)
    } finally {
      removeDatabase(partial)
    }
  })

const requireFit = (copy: string, from: string): void => {
  const connection = new Connection(openDatabase(copy, { readOnly: false, timeout: 0 }))
  try {
    requireSound(connection, from)
    requireMarked(connection, from)
  } finally {
    connection.close()
  }
}

/** The log of the former database must not be taken for the log of the new one. What it holds is written back first, in case the last step fails. */
const forgetLog = (file: string): void => {
  if (!existsSync(file)) return
  try {
    const connection = new Connection(openDatabase(file, { readOnly: false, timeout: 0 }))
    connection.get('PRAGMA wal_checkpoint(TRUNCATE)')
    connection.close()
  } catch {
    // Too damaged to be read, which is a reason to restore.
  }
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}
