import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { formatKeys, type KeyEntry } from './key-text.ts'

export const keyFileName = 'server.keys'

export const keyFileIn = (data: string): string => join(data, keyFileName)

/** The text of the file; null where there is none. */
export const readKeyFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Wholly the old file or wholly the new one, whatever happens; readable by its owner only. */
export const writeKeyFile = (path: string, entries: readonly KeyEntry[]): void => {
  const draft = `${path}.new`
  // Left behind by a crash, with whatever permissions: the mode below is for a new file only.
  rmSync(draft, { force: true })
  writeFileSync(draft, formatKeys(entries), { mode: 0o600, flush: true })
  renameSync(draft, path)
  syncFolder(dirname(path))
}

/** A rename survives a loss of power only once its folder is flushed. Windows has no such call and needs none. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The permission bits that others than the owner have; 0 is as it should be. Windows has none. */
export const bitsForOthers = (path: string): number => (process.platform === 'win32' ? 0 : statSync(path).mode & 0o077)
