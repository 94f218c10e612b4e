import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { draftIn, fileLock, highestIn, takeNext } from '../lock/file.ts'
import type { SessionStorage } from './storage.ts'

/**
 * The session in a file that only its owner may read (0600), shared by all processes that name it. A reader finds the former text or the new
 * one, never half of it, whenever the machine stops; a writer that comes too late, because it was stopped for hours perhaps, replaces nothing.
 * Beside it is a folder for locks and unfinished writes.
 *
 * @param path `~/.pawl/session.json` unless given
 */
export function fileStorage(path: string = join(homedir(), '.pawl', 'session.json')): SessionStorage {
  const folder = `${path}.lock`
  const takeLock = fileLock(folder)
  // The number first: whoever takes the next one after this look may write another text. Where there is none, a write finds out why.
  const look = async (): Promise<Seen> => {
    const number = await highestIn(folder).catch(() => 0)
    return { number, text: await readIfAny(path) }
  }
  let seen: Seen | undefined
  return {
    async read() {
      seen = await look()
      return seen.text
    },
    async write(text) {
      const { number, text: before } = seen ?? (await look())
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const release = await takeNext(folder, number)
      if (!release) return false
      const draft = draftIn(folder, number + 1)
      const isOvertaken = async (): Promise<boolean> => (await highestIn(folder)) > number + 1
      try {
        if ((await readIfAny(path)) !== before) return false
        await writeDurably(draft, text)
        // Who takes the next number after this look removes the draft.
        if (await isOvertaken()) return false
        await rename(draft, path)
        await syncFolder(dirname(path))
        seen = { number: number + 1, text }
        return true
      } catch (fault) {
        if (isMissing(fault) && (await isOvertaken())) return false
        throw fault
      } finally {
        await unlink(draft).catch(() => undefined)
        await release()
      }
    },
    async lock(signal) {
      const release = await takeLock(signal)
      // Whoever had it before was perhaps killed when its text could be read already, but could still be lost with the power.
      await syncFolder(dirname(path))
      return release
    },
  }
}

/** What a write takes the place of. */
interface Seen {
  readonly number: number
  readonly text: string | null
}

async function readIfAny(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (fault) {
    if (isMissing(fault)) return null
    throw fault
  }
}

function isMissing(fault: unknown): boolean {
  return (fault as NodeJS.ErrnoException).code === 'ENOENT'
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
