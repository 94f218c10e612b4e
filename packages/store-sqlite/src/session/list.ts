import {
  endOf,
  sessionIdToBytes,
  type Page,
  type PageRequest,
  type Session,
  type SessionFilter,
  type SessionState,
} from '@pawl/core'
import type { Writer } from '../commit/writer.ts'
import type { Reader, Tuple } from '../database/connection.ts'
import { fillPage } from '../page.ts'
import { sessionColumns, sessionWithId } from './row.ts'

const newestFirst = 'ORDER BY id DESC LIMIT ?'
const ofAll = `SELECT ${sessionColumns}, sessions.id FROM sessions WHERE id < ? ${newestFirst}`
const ofUser = `SELECT ${sessionColumns}, sessions.id FROM sessions WHERE user_id = ? AND id < ? ${newestFirst}`
const ofLooping = `
  SELECT ${sessionColumns}, sessions.id FROM loops CROSS JOIN sessions ON sessions.id = loops.session_id
  WHERE loops.session_id < ? ORDER BY loops.session_id DESC LIMIT ?`

/** Greater than every id of 16 bytes. */
const beyondAll = Buffer.alloc(17, 0xff)

export const listSessions = (writer: Writer, of: SessionFilter, page: PageRequest): Promise<Page<Session>> =>
  fillPage(
    {
      keyLength: 16,
      read: (after, count) =>
        writer.read((connection) => rows(connection, of, after ?? beyondAll, count).map(sessionWithId)),
      keyOf: (session) => sessionIdToBytes(session.id),
      passes: (session) => passes(session, of, writer.memory.epoch),
    },
    page,
  )

/** The narrowest walk there is; what it lets through is left to the filter. */
const rows = (reader: Reader, of: SessionFilter, before: Buffer, count: number): Tuple[] => {
  if (of.user !== undefined) return reader.allTuples(ofUser, of.user, before, count)
  return reader.allTuples(of.looping === true ? ofLooping : ofAll, before, count)
}

const passes = (session: Session, of: SessionFilter, epoch: number): boolean =>
  (of.user === undefined || session.userId === of.user) &&
  (of.account === undefined || session.accountId === of.account) &&
  (of.state === undefined || stateOf(session, of, epoch) === of.state)

const stateOf = (session: Session, { now }: SessionFilter, epoch: number): SessionState => {
  const end = endOf(session, now, epoch)
  if (end === null) return 'live'
  return end === 'expired' ? 'expired' : 'revoked'
}
