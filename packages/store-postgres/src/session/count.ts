import type { Instant } from '@pawl/core'
import type { Database } from '../commit/database.ts'
import { integer, text } from '../database/row.ts'

/** Rows counted by one statement, which keeps an old snapshot, and so dead rows, no longer than that. */
const rowsAtOnce = 20_000

const step = `
  SELECT count(*) AS looked, coalesce(max(id::text), '') AS last, count(*) FILTER (WHERE
    revoked_at IS NULL AND epoch >= present_epoch AND idle_deadline > $1 AND coalesce(hard_deadline > $1, TRUE)) AS live
  FROM (
    SELECT id, revoked_at, epoch, idle_deadline, hard_deadline, (SELECT epoch FROM deployment) AS present_epoch
    FROM sessions WHERE id > $2 ORDER BY id LIMIT ${rowsAtOnce}) AS looked`

/** Walks through all sessions: no index knows which are live. */
export const countLive = async (database: Database, now: Instant): Promise<number> => {
  let after = '00000000-0000-0000-0000-000000000000'
  let live = 0
  for (;;) {
    const row = (await database.read((reader) => reader.get(step, now, after))) ?? {}
    live += integer(row, 'live')
    if (integer(row, 'looked') < rowsAtOnce) return live
    after = text(row, 'last')
  }
}
