import {
  instant,
  sessionIdFromBytes,
  sessionIdToBytes,
  type LoopDiagnosis,
  type LoopRecord,
  type LoopStore,
} from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'
import type { Writer } from '../commit/writer.ts'
import type { Row } from '../database/connection.ts'
import { bytes, integer, text } from '../database/row.ts'
import { fillPage } from '../page.ts'

const latestFirst = `
  SELECT * FROM loops WHERE last_seen >= ? AND (last_seen, session_id) < (?, ?)
  ORDER BY last_seen DESC, session_id DESC LIMIT ?`

export const createLoopStore = (writer: Writer): LoopStore => ({
  record: (loops) =>
    writer.submit((transaction) => {
      for (const loop of loops) recordLoop(transaction, loop)
    }),

  list: (since, page) =>
    fillPage(
      {
        keyLength: 22,
        read: (after, count) =>
          writer.read((connection) => {
            const [seen, id] =
              after === null ? [Number.MAX_SAFE_INTEGER, Buffer.alloc(0)] : [after.readUIntBE(0, 6), after.subarray(6)]
            return connection.all(latestFirst, since, seen, id, count).map(loopFrom)
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
    writer.read((connection) => {
      const row = connection.get('SELECT * FROM loops WHERE session_id = ?', sessionIdToBytes(session))
      return row === undefined ? null : loopFrom(row)
    }),

  purge: (lastSeenBefore) =>
    writer.submit((transaction) => transaction.run('DELETE FROM loops WHERE last_seen < ?', lastSeenBefore)),
})

export const recordLoop = (transaction: Transaction, loop: LoopRecord): void => {
  transaction.run(
    'INSERT OR REPLACE INTO loops VALUES (?, ?, ?, ?, ?)',
    sessionIdToBytes(loop.sessionId),
    loop.diagnosis,
    loop.perMinute,
    loop.firstSeen,
    loop.lastSeen,
  )
}

export const loopFrom = (row: Row): LoopRecord => ({
  sessionId: sessionIdFromBytes(bytes(row, 'session_id'), 0),
  diagnosis: text(row, 'diagnosis') as LoopDiagnosis,
  perMinute: integer(row, 'per_minute'),
  firstSeen: instant(integer(row, 'first_seen')),
  lastSeen: instant(integer(row, 'last_seen')),
})
