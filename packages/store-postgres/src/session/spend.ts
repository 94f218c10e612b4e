import { encodeRecent, sessionIdToBytes, type Session, type SessionId } from '@pawl/core'
import { byteStrings, integers, texts, uuids } from '../database/array.ts'
import type { Connection } from '../database/connection.ts'
import { text } from '../database/row.ts'

/**
 * Many plain rotations in one statement and one flush. Each changes its row only if it is still the one that was judged,
 * in the epoch that was judged by: generation and time of its latest rotation name a version of a row that lives. Rows
 * are locked in the order of the arrays.
 */
const statement = `
  UPDATE sessions SET generation = spent.generation, rotated_at = spent.rotated_at, pace = spent.pace,
    bearer_expires_at = spent.bearer_expires_at, previous_bearer_expires_at = spent.previous_bearer_expires_at,
    idle_deadline = spent.idle_deadline, key_id = spent.key_id, recent = spent.recent, address = spent.address
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[], $12::text[])
    AS spent (id, was_generation, was_rotated_at, generation, rotated_at, pace, bearer_expires_at,
      previous_bearer_expires_at, idle_deadline, key_id, recent, address)
  WHERE sessions.id = spent.id AND sessions.generation = spent.was_generation
    AND sessions.rotated_at = spent.was_rotated_at AND sessions.revoked_at IS NULL
    AND (SELECT epoch FROM deployment) = $13
  RETURNING sessions.id`

export interface Spending {
  readonly before: Session
  readonly after: Session
}

/** In the order of their keys. Answers those that were as they had been judged, and so are changed. */
export const spendAll = async (
  connection: Connection,
  spendings: readonly Spending[],
  epoch: number,
): Promise<ReadonlySet<SessionId>> => {
  const before = spendings.map((spending) => spending.before)
  const after = spendings.map((spending) => spending.after)
  const rows = await connection.commit(
    statement,
    uuids(after.map(({ id }) => sessionIdToBytes(id))),
    integers(before.map(({ generation }) => generation)),
    integers(before.map(({ rotatedAt }) => rotatedAt)),
    integers(after.map(({ generation }) => generation)),
    integers(after.map(({ rotatedAt }) => rotatedAt)),
    integers(after.map(({ pace }) => pace)),
    integers(after.map(({ bearerExpiresAt }) => bearerExpiresAt)),
    integers(after.map(({ previousBearerExpiresAt }) => previousBearerExpiresAt)),
    integers(after.map(({ idleDeadline }) => idleDeadline)),
    integers(after.map(({ keyId }) => keyId)),
    byteStrings(after.map((session) => encodeRecent(session.recent, session))),
    texts(after.map(({ address }) => address)),
    epoch,
  )
  return new Set(rows.map((row) => text(row, 'id') as SessionId))
}
