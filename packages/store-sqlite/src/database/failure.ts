import { Fault } from '@pawl/core'

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html. */
const resultCodes = {
  busy: 5,
  noMemory: 7,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const

const sentences: ReadonlyMap<number, string> = new Map([
  [resultCodes.busy, 'The database is locked by another process.'],
  [resultCodes.noMemory, 'The database ran out of memory.'],
  [resultCodes.readOnly, 'The database cannot be written to.'],
  [resultCodes.io, 'The disk of the database failed.'],
  [resultCodes.corrupt, 'The database file is damaged.'],
  [resultCodes.full, 'The disk of the database is full.'],
  [resultCodes.cannotOpen, 'The database file cannot be opened.'],
  [resultCodes.protocol, 'The database is locked by another process.'],
  [resultCodes.notADatabase, 'The file is not a database.'],
])

/** The primary result code of what `node:sqlite` threw; null for any other error. */
const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null

/** The world's failures become a `Fault`; a programmer's error stays what it is. */
export const asFault = (error: unknown): unknown => {
  const sentence = sentences.get(resultCode(error) ?? 0)
  return sentence === undefined ? error : new Fault('store_unavailable', sentence, { cause: error })
}

/** After a full disk and a lock the connection is as good as before. After the others nothing it remembers can be trusted. */
export const breaksConnection = (error: unknown): boolean => {
  const code = resultCode(error)
  return code !== null && sentences.has(code) && code !== resultCodes.busy && code !== resultCodes.full
}

export const isDamaged = (error: unknown): boolean => {
  const code = resultCode(error)
  return code === resultCodes.corrupt || code === resultCodes.notADatabase
}

export const isFull = (error: unknown): boolean => resultCode(error) === resultCodes.full

export const isBusy = (error: unknown): boolean => resultCode(error) === resultCodes.busy
