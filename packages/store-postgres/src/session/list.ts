import {
  endOf,
  sessionIdFromBytes,
  sessionIdToBytes,
  type Page,
  type PageRequest,
  type Session,
  type SessionFilter,
  type SessionState,
} from '@pawl/core'
import type { Database } from '../commit/database.ts'
import type { Reader } from '../database/connection.ts'
import type { Row } from '../database/row.ts'
import { fillPage } from '../page.ts'
import { columns, presentEpoch, sessionFrom } from './row.ts'

const ofAll = `SELECT ${columns} FROM sessions WHERE id < $1 ORDER BY id DESC LIMIT $2`
const ofUser = `SELECT ${columns} FROM sessions WHERE user_id = $3 AND id < $1 ORDER BY id DESC LIMIT $2`
const ofLooping = `
  SELECT ${columns} FROM loops JOIN sessions ON sessions.id = loops.session_id
  WHERE loops.session_id < $1 ORDER BY loops.session_id DESC LIMIT $2`

/** No id is greater: the first bytes of a UUIDv7 are the time. */
const beyondAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

interface Listed {
  readonly session: Session
  readonly epoch: number
}

export const listSessions = async (
  database: Database,
  of: SessionFilter,
  page: PageRequest,
): Promise<Page<Session>> => {
  const { items, next } = await fillPage<Listed>(
    {
      keyLength: 16,
      read: (after, count) =>
        database.read(async (reader) => {
          const before = after === null ? beyondAll : sessionIdFromBytes(after, 0)
          const rows = await rowsOf(reader, of, before, count)
          return rows.map((row) => ({ session: sessionFrom(row), epoch: presentEpoch(row) }))
        }),
      keyOf: ({ session }) => sessionIdToBytes(session.id),
      passes: (listed) => passes(listed, of),
    },
    page,
  )
  return { items: items.map(({ session }) => session), next }
}

/** The narrowest walk there is; what it lets through is left to the filter. */
const rowsOf = (reader: Reader, of: SessionFilter, before: string, count: number): Promise<readonly Row[]> => {
  if (of.user !== undefined) return reader.all(ofUser, before, count, of.user)
  return reader.all(of.looping === true ? ofLooping : ofAll, before, count)
}

const passes = (listed: Listed, of: SessionFilter): boolean =>
  (of.user === undefined || listed.session.userId === of.user) &&
  (of.account === undefined || listed.session.accountId === of.account) &&
  (of.state === undefined || stateOf(listed, of) === of.state)

const stateOf = ({ session, epoch }: Listed, { now }: SessionFilter): SessionState => {
  const end = endOf(session, now, epoch)
  if (end === null) return 'live'
  return end === 'expired' ? 'expired' : 'revoked'
}
