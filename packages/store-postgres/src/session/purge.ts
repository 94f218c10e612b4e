import { sessionIdToBytes, type SessionId, type SessionStore } from '@pawl/core'
import type { Database } from '../commit/database.ts'
import { uuids } from '../database/array.ts'
import { integer, text } from '../database/row.ts'

/** So many rows are looked at for one that may be deleted. */
const rowsPerDeletion = 10

const lowest = '00000000-0000-0000-0000-000000000000' as SessionId

const walk = 'SELECT id, idle_deadline FROM sessions WHERE id > $1 ORDER BY id LIMIT $2'

/** Held in the order of their keys, like everywhere; several nodes purge at once. */
const deletion = `
  DELETE FROM sessions WHERE id = ANY (ARRAY(
    SELECT id FROM sessions WHERE id = ANY ($1::uuid[]) AND idle_deadline < $2 ORDER BY id FOR UPDATE))`

/**
 * Walks through all sessions in the order of their key, a little at each call, and goes on where the last call of this
 * node stopped: an index on the deadline would have to be written at every refresh.
 */
export const createPurge = (database: Database): SessionStore['purge'] => {
  let place = lowest
  return async (endedBefore, limit) => {
    const looked = limit * rowsPerDeletion
    const rows = await database.read((reader) => reader.all(walk, place, looked))
    const ended: SessionId[] = []
    let last = lowest
    for (const row of rows) {
      if (ended.length === limit) break
      last = text(row, 'id') as SessionId
      if (integer(row, 'idle_deadline') < endedBefore) ended.push(last)
    }
    const deleted = ended.length === 0 ? 0 : await remove(database, ended, endedBefore)
    place = rows.length < looked && ended.length < limit ? lowest : last
    return deleted
  }
}

const remove = async (database: Database, ids: readonly SessionId[], endedBefore: number): Promise<number> => {
  const deleted = await database.transact((transaction) =>
    transaction.run(deletion, uuids(ids.map(sessionIdToBytes)), endedBefore),
  )
  database.memory.heed({ kind: 'sessions', ids })
  return deleted
}
