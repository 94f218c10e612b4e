import { StoreRefusal } from '../refusal.ts'
import type { Connection } from './connection.ts'
import { asFault } from './failure.ts'

/** Reads the whole database; refuses one that is damaged. */
export const requireSound = (connection: Connection, file: string): void => {
  try {
    const findings = connection.all('PRAGMA integrity_check(1)').map((row) => row['integrity_check'])
    const orphans = connection.all('PRAGMA foreign_key_check')
    if (findings.length === 1 && findings[0] === 'ok' && orphans.length === 0) return
  } catch (error) {
    throw new StoreRefusal('damaged', `${file} is damaged or no database at all. Take another backup.`, asFault(error))
  }
  throw new StoreRefusal('damaged', `${file} is damaged. Take another backup.`)
}
