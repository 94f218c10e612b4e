import { failWith, PawlError } from '../errors.ts'
import type { Release } from '../storage/storage.ts'
import { withinPatience, type Context } from './core.ts'
import { isNewer, readRecords, type Records, type SessionRecord } from './record.ts'

/** The session's place in its storage. */
export interface Archive {
  /** @throws PawlError `storage_unreadable` */
  readonly read: () => Promise<SessionRecord | undefined>
  /** Stores the record, if none as new is there. Returns what stands there afterwards; where it failed, the record. */
  readonly store: (record: SessionRecord) => Promise<SessionRecord>
  readonly report: (error: unknown) => void
  /** Resolves when the storage's lock is held, to what gives it back; or, where none can be had in time, without. */
  readonly lock: () => Promise<Release>
}

export function createArchive(context: Context): Archive {
  const { baseUrl, storage, emit } = context
  let records: Records = {}
  /** A login may come between a refresh's look at the storage and its writing, also where there is no lock. */
  let storing: Promise<SessionRecord | undefined> = Promise.resolve(undefined)

  const report = (error: unknown): void => {
    emit('storageFailed', { error: error as PawlError })
  }
  const read = async (): Promise<SessionRecord | undefined> => {
    const text = await withinPatience(context, () => storage?.read()).catch(failWith('storage_unreadable'))
    const found = readRecords(text ?? '{}', baseUrl)
    if (!found) report(new PawlError('storage_corrupt', 'There is no whole session: log in.'))
    records = found ?? {}
    return records[baseUrl]
  }
  const storeNow = async (record: SessionRecord, triesLeft = 20): Promise<SessionRecord> => {
    try {
      const stored = await read()
      if (stored && !isNewer(record, stored)) return stored
      const text = JSON.stringify({ ...records, [baseUrl]: record })
      const written = withinPatience(context, () => storage?.write(text))
      if ((await written.catch(failWith('storage_unwritable'))) === false && triesLeft) {
        return await storeNow(record, triesLeft - 1)
      }
    } catch (error) {
      report(error)
    }
    return record
  }
  return {
    read,
    report,
    async lock() {
      const acquire = async (signal: AbortSignal): Promise<Release | undefined> => {
        const release = await storage?.lock?.(signal)
        if (signal.aborted) await release?.()
        return release
      }
      // Late or never is no reason to stand still: the server's retry rule holds without a lock too.
      const release = await withinPatience(context, acquire).catch(() => undefined)
      return () => withinPatience(context, async () => release?.()).catch(() => undefined)
    },
    store: (record) => (storing = storing.then<SessionRecord>(() => storeNow(record))),
  }
}
