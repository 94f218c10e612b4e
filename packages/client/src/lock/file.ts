import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Lock, Release } from '../storage/storage.ts'

/** Milliseconds. */
const HEARTBEAT = 1_000
const STALE = 5_000
const LITTER = 60_000
const LOOK_AGAIN = 15

/**
 * A lock among the processes of a machine, or of several that share a file system.
 *
 * The folder holds numbered files, each made by exclusive create: the highest is the lock. Its holder writes to it every second, and writes a
 * longer text to release it. Whoever finds the highest released, or stale, creates the next number; so a take-over has one winner, and nothing
 * that a slow loser or a former holder still does touches the file of the winner. A number is never used again while it could matter, because
 * the two highest are always kept.
 */
export function fileLock(folder: string): Lock {
  return async (signal) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const clock = await openClock(folder)
    try {
      for (;;) {
        signal.throwIfAborted()
        const highest = await highestIn(folder)
        const isFree = highest === 0 || !(await isHeld(join(folder, String(highest)), clock))
        const release = isFree ? await takeNext(folder, highest) : undefined
        if (release) return release
        // Not all waiters at once.
        await pause(LOOK_AGAIN * (1 + Math.random()))
      }
    } finally {
      await clock.close()
    }
  }
}

/** The number that was taken last, even if it has been released since; 0 where none was. */
export async function highestIn(folder: string): Promise<number> {
  const names = await readdir(folder)
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number))
}

/**
 * Takes the number after `highest`, whether that is held or not; undefined when another process was faster. The drafts of all who came before are
 * gone when it returns: whoever was stopped before it could rename one, for hours perhaps, finds that it comes too late.
 */
export async function takeNext(folder: string, highest: number): Promise<Release | undefined> {
  const path = join(folder, String(highest + 1))
  const handle = await open(path, 'wx', 0o600).catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw fault
  })
  if (!handle) return undefined
  // So slow that others have been here, and swept the number away?
  if ((await highestIn(folder)) > highest + 1) {
    await handle.close()
    await unlink(path).catch(() => undefined)
    return undefined
  }
  const { mtimeMs } = await handle.stat()
  await sweep(folder, highest, mtimeMs)
  return hold(handle)
}

/** A name for what is written under a number and then renamed. */
export function draftIn(folder: string, number: number): string {
  return join(folder, `draft-${String(number)}-${randomUUID()}`)
}

/** The time of the file system: two of its own times can be compared, whatever the clock of this machine says. */
interface FileClock {
  now(): Promise<number>
  close(): Promise<void>
}

async function openClock(folder: string): Promise<FileClock> {
  const path = join(folder, `clock-${randomUUID()}`)
  const handle = await open(path, 'wx', 0o600)
  return {
    async now() {
      await handle.write('.', 0)
      return (await handle.stat()).mtimeMs
    },
    async close() {
      await handle.close()
      await unlink(path).catch(() => undefined)
    },
  }
}

async function isHeld(path: string, clock: FileClock): Promise<boolean> {
  // One that is gone has been followed by a higher one.
  const found = await stat(path).catch(() => undefined)
  if (!found) return true
  // Ahead of the file system's own clock is what was written before that was set back.
  return found.size <= 1 && Math.abs((await clock.now()) - found.mtimeMs) < STALE
}

/** Locks before the last, what was drafted under it or before, and what killed processes left behind. */
async function sweep(folder: string, last: number, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const [, draft, number] = /^(draft-)?(\d+)/.exec(name) ?? []
    const isOver = number === undefined ? await isLitter(path, now) : Number(number) < last + (draft ? 1 : 0)
    if (isOver) await unlink(path).catch(() => undefined)
  }
}

async function isLitter(path: string, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && now - found.mtimeMs > LITTER
}

function hold(handle: FileHandle): Release {
  let lastWrite: Promise<unknown> = Promise.resolve()
  const beat = (): void => {
    lastWrite = handle.write('.', 0).catch(() => undefined)
  }
  const heart = setInterval(beat, HEARTBEAT)
  heart.unref()
  return async () => {
    clearInterval(heart)
    await lastWrite
    await handle.write('released', 0).catch(() => undefined)
    await handle.close().catch(() => undefined)
  }
}
