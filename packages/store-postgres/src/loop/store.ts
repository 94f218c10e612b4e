import {
  instant,
  sessionIdFromBytes,
  sessionIdToBytes,
  type LoopDiagnosis,
  type LoopRecord,
  type LoopStore,
  type SessionId,
} from '@pawl/core'
import type { Database } from '../commit/database.ts'
import type { Transaction } from '../commit/transaction.ts'
import { columnsOf } from '../database/columns.ts'
import { integer, text, type Row } from '../database/row.ts'
import { fillPage } from '../page.ts'

const latestFirst = `
  SELECT ${columnsOf.loops} FROM loops WHERE last_seen >= $1 AND (last_seen, session_id) < ($2, $3)
  ORDER BY last_seen DESC, session_id DESC LIMIT $4`

const bySession = `SELECT ${columnsOf.loops} FROM loops WHERE session_id = $1`

const upsert = `
  INSERT INTO loops VALUES ($1, $2, $3, $4, $5) ON CONFLICT (session_id) DO UPDATE SET
    diagnosis = excluded.diagnosis, per_minute = excluded.per_minute,
    first_seen = excluded.first_seen, last_seen = excluded.last_seen`

const lowest = '00000000-0000-0000-0000-000000000000'

export const createLoopStore = (database: Database): LoopStore => ({
  record: (loops) =>
    database.transact(async (transaction) => {
      // In the order of their keys: another node may be writing the same ones.
      const sorted = [...loops].sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1))
      await Promise.all(sorted.map((loop) => recordLoop(transaction, loop)))
    }),

  list: (since, page) =>
    fillPage(
      {
        keyLength: 22,
        read: (after, count) =>
          database.read(async (reader) => {
            const [seen, id] =
              after === null
                ? [Number.MAX_SAFE_INTEGER, lowest]
                : [after.readUIntBE(0, 6), sessionIdFromBytes(after, 6)]
            return (await reader.all(latestFirst, since, seen, id, count)).map(loopFrom)
          }),
        keyOf: ({ lastSeen, sessionId }) => {
          const seen = Buffer.alloc(6)
          seen.writeUIntBE(lastSeen, 0, 6)
          return Buffer.concat([seen, sessionIdToBytes(sessionId)])
        },
        passes: () => true,
      },
      page,
    ),

  find: (session) =>
    database.read(async (reader) => {
      const row = await reader.get(bySession, session)
      return row === undefined ? null : loopFrom(row)
    }),

  purge: (lastSeenBefore) =>
    database.transact((transaction) => transaction.run('DELETE FROM loops WHERE last_seen < $1', lastSeenBefore)),
})

const recordLoop = async (transaction: Transaction, loop: LoopRecord): Promise<void> => {
  const { sessionId, diagnosis, perMinute, firstSeen, lastSeen } = loop
  await transaction.run(upsert, sessionId, diagnosis, perMinute, firstSeen, lastSeen)
}

export const loopFrom = (row: Row): LoopRecord => ({
  sessionId: text(row, 'session_id') as SessionId,
  diagnosis: text(row, 'diagnosis') as LoopDiagnosis,
  perMinute: integer(row, 'per_minute'),
  firstSeen: instant(integer(row, 'first_seen')),
  lastSeen: instant(integer(row, 'last_seen')),
})
