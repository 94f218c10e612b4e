import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileLock } from '../lock/file.ts'
import type { SessionStorage } from './storage.ts'

/**
 * The session in a file that only its owner may read (0600), shared by all processes that name it. A reader finds the former text or the new
 * one, never half of it, whenever the machine stops. Beside it is a folder for locks and unfinished writes.
 *
 * @param path `~/.pawl/session.json` unless given
 */
export function fileStorage(path: string = join(homedir(), '.pawl', 'session.json')): SessionStorage {
  const folder = `${path}.lock`
  return {
    async read() {
      try {
        return await readFile(path, 'utf8')
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw fault
      }
    },
    async write(text) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = join(folder, `draft-${randomUUID()}`)
      try {
        await writeDurably(draft, text)
        await rename(draft, path)
      } catch (fault) {
        await unlink(draft).catch(() => undefined)
        throw fault
      }
      await syncFolder(dirname(path))
    },
    lock: fileLock(folder),
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the new name durable. Where a folder cannot be synced (Windows) the file system sees to it. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // The text is in place already.
  }
}
