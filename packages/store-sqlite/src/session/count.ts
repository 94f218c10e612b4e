import type { Instant } from '@pawl/core'
import type { Writer } from '../commit/writer.ts'
import { bytes, integer } from '../database/row.ts'
import { toSeconds } from './row.ts'

/** Rows counted at once: about a millisecond. */
const rowsAtOnce = 2000

const step = `
  SELECT count(*) AS looked, max(id) AS last, count(*) FILTER (WHERE
    revoked_at IS NULL AND epoch >= ? AND idle_deadline > ? AND coalesce(hard_deadline > ?, TRUE)) AS live
  FROM (SELECT * FROM sessions WHERE id > ? ORDER BY id LIMIT ${String(rowsAtOnce)})`

/** Walks through all sessions in steps that leave the event loop to others: no index knows which are live. */
export const countLive = async (writer: Writer, now: Instant): Promise<number> => {
  let after: Buffer = Buffer.alloc(0)
  let live = 0
  const seconds = toSeconds(now)
  for (;;) {
    const row = await writer.read((connection) => connection.get(step, writer.memory.epoch, seconds, seconds, after))
    if (row === undefined) return live
    live += integer(row, 'live')
    if (integer(row, 'looked') < rowsAtOnce) return live
    after = bytes(row, 'last')
    await nextTurn()
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
