import {
  mayLive,
  sessionIdToBytes,
  type Instant,
  type Revocation,
  type RevocationReason,
  type Session,
  type UserId,
} from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'
import { texts, uuids } from '../database/array.ts'
import { columns, presentEpoch, sessionFrom } from './row.ts'

export type WhyEnded = (session: Session) => RevocationReason | null

const ofUser = `
  SELECT ${columns} FROM sessions WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE OF sessions`

const ending = `
  UPDATE sessions SET revoked_at = $3, revocation_reason = ended.reason
  FROM unnest($1::uuid[], $2::text[]) AS ended (id, reason)
  WHERE sessions.id = ended.id`

/** Ends sessions that are held. */
export const endSessions = async (
  transaction: Transaction,
  ended: readonly (readonly [Session, RevocationReason])[],
  at: Revocation['at'],
): Promise<void> => {
  const ids = uuids(ended.map(([{ id }]) => sessionIdToBytes(id)))
  await transaction.run(ending, ids, texts(ended.map(([, reason]) => reason)), at)
}

/**
 * Ends those of the user's sessions that live and for which `why` names a reason; answers how many. Whoever could open
 * another one must have been shut out before: the lock on the user or the account is had by then.
 */
export const endSessionsOf = async (
  transaction: Transaction,
  user: UserId,
  at: Instant,
  why: WhyEnded,
): Promise<number> => {
  const ended: (readonly [Session, RevocationReason])[] = []
  for (const row of await transaction.all(ofUser, user)) {
    const session = sessionFrom(row)
    const reason = why(session)
    if (reason !== null && mayLive(session, at, presentEpoch(row))) ended.push([session, reason])
  }
  if (ended.length > 0) await endSessions(transaction, ended, at)
  return ended.length
}
