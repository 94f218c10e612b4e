import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup } from 'node:sqlite'
import { Connection, openDatabase } from './database/connection.ts'
import { requireSound } from './database/soundness.ts'

/** All pages in one step: a copy in several would begin anew at every change that a running server commits in between. */
const allPages = 0x7fff_ffff

/**
 * Writes the database as it is at this moment to a file of its own, checked, and put in its place only when it is whole.
 * The server goes on reading and writing meanwhile. What the file holds is as secret as the database.
 */
export const backUp = async (from: string, to: string): Promise<void> => {
  const partial = `${to}.partial`
  removeDatabase(partial)
  closeSync(openSync(partial, 'wx', 0o600))
  const source = openDatabase(from, { readOnly: true, timeout: 5000 })
  try {
    await backup(source, partial, { rate: allPages })
    const copy = new Connection(openDatabase(partial, { readOnly: false, timeout: 0 }))
    try {
      // One file is easier to carry than a database with a log beside it.
      copy.execute('PRAGMA journal_mode = DELETE')
      requireSound(copy, partial)
    } finally {
      copy.close()
    }
    replaceFile(partial, to)
  } catch (error) {
    removeDatabase(partial)
    throw error
  } finally {
    source.close()
  }
}

/** Also across a loss of power there is one of the two at any moment. */
export const replaceFile = (from: string, to: string): void => {
  renameSync(from, to)
  const folder = openSync(dirname(to), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

export const removeDatabase = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}
