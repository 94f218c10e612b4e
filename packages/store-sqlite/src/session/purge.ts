import { sessionIdFromBytes, type SessionStore } from '@pawl/core'
import type { Writer } from '../commit/writer.ts'
import { bytes, integer } from '../database/row.ts'
import { deleteSession } from './held.ts'
import { fromSeconds } from './row.ts'

/** So many rows are looked at for one that may be deleted. */
const rowsPerDeletion = 10

const walk = 'SELECT id, idle_deadline FROM sessions WHERE id > ? ORDER BY id LIMIT ?'

/**
 * Walks through all sessions in the order of their key, a little at each call, and goes on where the last call stopped:
 * an index on the deadline would have to be written at every refresh.
 */
export const createPurge = (writer: Writer): SessionStore['purge'] => {
  let place: Buffer = Buffer.alloc(0)
  return (endedBefore, limit) =>
    writer.submit((transaction) => {
      const looked = limit * rowsPerDeletion
      const rows = transaction.all(walk, place, looked)
      let deleted = 0
      let last: Buffer = Buffer.alloc(0)
      for (const row of rows) {
        if (deleted === limit) break
        last = bytes(row, 'id')
        if (fromSeconds(integer(row, 'idle_deadline')) >= endedBefore) continue
        deleteSession(transaction, sessionIdFromBytes(last, 0))
        deleted += 1
      }
      place = rows.length < looked && deleted < limit ? Buffer.alloc(0) : last
      return deleted
    })
}
