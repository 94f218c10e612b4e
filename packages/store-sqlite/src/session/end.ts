import { mayLive, type Instant, type RevocationReason, type Session, type UserId } from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'
import { replaceSession } from './held.ts'
import { sessionColumns, sessionWithId } from './row.ts'

const unrevoked = `SELECT ${sessionColumns}, sessions.id FROM sessions WHERE user_id = ? AND revoked_at IS NULL`

export type WhyEnded = (session: Session) => RevocationReason | null

/** Whether there was anything left to end. */
export const endSession = (
  transaction: Transaction,
  session: Session,
  at: Instant,
  reason: RevocationReason,
): boolean => {
  if (!mayLive(session, at, transaction.epoch)) return false
  replaceSession(transaction, session, { ...session, revocation: { at, reason } })
  return true
}

/** Ends those of the user's sessions that live and for which `why` names a reason. Answers how many. */
export const endSessionsOf = (transaction: Transaction, user: UserId, at: Instant, why: WhyEnded): number => {
  let ended = 0
  for (const row of transaction.allTuples(unrevoked, user)) {
    const session = sessionWithId(row)
    const reason = why(session)
    if (reason !== null && endSession(transaction, session, at, reason)) ended += 1
  }
  return ended
}
