import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Acknowledged } from '../client/crowd.ts'

export interface Comparison {
  /** Changes that were looked for. */
  readonly checked: number
  /** Those that are not there. */
  readonly missing: number
  /** Whether the database itself is sound. */
  readonly sound: boolean
}

/** Looks in a database that no server has open for everything that clients were told had been done. */
export const compareStored = (file: string, acknowledged: Acknowledged): Comparison =>
  compare(readSessions(file), acknowledged)

export const compare = (stored: Stored, { generations, ended }: Acknowledged): Comparison => {
  let checked = ended.length
  let missing = ended.filter((guid) => stored.sessions.get(guid)?.revoked !== true).length
  for (const [guid, generation] of generations) {
    checked += generation
    missing += Math.max(0, generation - (stored.sessions.get(guid)?.generation ?? 0))
  }
  return { checked, missing, sound: stored.sound }
}

/** Audit records of one kind, by the hexadecimal digits of their session's id. */
export const auditedSessions = (file: string, kind: string): string[] => {
  const database = new DatabaseSync(file)
  try {
    const rows = database.prepare('SELECT lower(hex(session_id)) AS id FROM audit WHERE kind = ?').all(kind)
    return rows.map(({ id }) => String(id))
  } finally {
    database.close()
  }
}

/**
 * Transactions that changed anything since the server was started, read from the index of its log without touching the
 * database (https://www.sqlite.org/walformat.html, 2.1: iChange).
 */
export const countCommits = (file: string): number => readFileSync(`${file}-shm`).readUInt32LE(8)

/** What a database holds of sessions. */
export interface Stored {
  readonly sessions: ReadonlyMap<string, { readonly generation: number; readonly revoked: boolean }>
  readonly sound: boolean
}

const readSessions = (file: string): Stored => {
  if (!existsSync(file)) return { sessions: new Map(), sound: true }
  const database = new DatabaseSync(file)
  try {
    const sound = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok'
    // A disk that was never flushed may not have got as far as the tables.
    const isEmpty = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sessions'").get() === undefined
    if (isEmpty) return { sessions: new Map(), sound }
    const rows = database.prepare('SELECT lower(hex(id)) AS id, generation, revoked_at FROM sessions').all()
    const sessions = rows.map((row) => {
      const stored = { generation: Number(row['generation']), revoked: row['revoked_at'] !== null }
      return [guidOf(String(row['id'])), stored] as const
    })
    return { sessions: new Map(sessions), sound }
  } catch {
    return { sessions: new Map(), sound: false }
  } finally {
    database.close()
  }
}

const guidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
