import {
  endOf,
  instant,
  refreshCount,
  type Instant,
  type LoopRecord,
  type Session,
  type SessionEndReason,
  type SessionId,
} from '@pawl/core'
import { formatDateTime, type AdminSession } from '@pawl/protocol'
import type { Observer } from '../../observe/observer.ts'
import { showOwnSession } from '../show/session.ts'
import type { Names } from './names.ts'
import { showFinding } from './show.ts'

export interface SessionViewParts {
  readonly names: Names
  readonly loops: ReadonlyMap<SessionId, LoopRecord>
  readonly observer: Pick<Observer, 'verdictsOf'>
  /** The session that asks. */
  readonly present: SessionId
  readonly now: Instant
  readonly epoch: number
}

/** A session as an administrator sees it: whose it is, whether and why it has ended, and what was odd about it. */
export const createSessionView =
  ({ names, loops, observer, present, now, epoch }: SessionViewParts) =>
  (session: Session): AdminSession => {
    const reason = endOf(session, now, epoch)
    const loop = loops.get(session.id)
    const verdicts = observer.verdictsOf(session.id)
    return {
      ...showOwnSession(session, present),
      user: names.user(session.userId),
      account: names.account(session.accountId),
      state: reason === null ? 'live' : reason === 'expired' ? 'expired' : 'revoked',
      endedReason: reason,
      endedAt: endedAt(session, reason),
      idleDeadline: formatDateTime(session.idleDeadline),
      hardDeadline: session.hardDeadline === null ? null : formatDateTime(session.hardDeadline),
      ...(loop && { loop: showFinding(loop) }),
      ...(verdicts && { verdicts: { rotated: refreshCount(session), ...verdicts } }),
    }
  }

/** When the epoch was raised stands on no session. */
const endedAt = (session: Session, reason: SessionEndReason | null): string | null => {
  if (reason === 'expired') {
    return formatDateTime(instant(Math.min(session.idleDeadline, session.hardDeadline ?? Infinity)))
  }
  return session.revocation === null ? null : formatDateTime(session.revocation.at)
}
