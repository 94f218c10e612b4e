import { earliest, type Instant } from '../instant.ts'
import type { KeyRing } from '../token/key-ring.ts'
import { isGenuine, type Token } from '../token/token.ts'
import { endOf, type Session, type SessionEndReason } from './session.ts'

export type BearerVerdict =
  /** `until`: when this very bearer, which may be the one of the generation before, is accepted no longer. */
  | { readonly kind: 'accepted'; readonly session: Session; readonly until: Instant }
  | { readonly kind: 'unknown' }
  /** Run out, replaced by a refresh, or late: refresh. */
  | { readonly kind: 'expired'; readonly session: Session }
  | { readonly kind: 'ended'; readonly session: Session; readonly reason: SessionEndReason }

/**
 * Whether a bearer is good now. Accepted is the current one whose expiry is the row's, and, until the overlap ends, the
 * one of the generation before. A row that is not the newest may be used to accept, but never to refuse.
 */
export const judgeBearer = (
  session: Session | null,
  token: Token,
  at: { readonly now: Instant; readonly epoch: number },
  ring: KeyRing,
): BearerVerdict => {
  if (session === null) return { kind: 'unknown' }
  const key = ring.find(token.keyId)
  if (key === 'missing' || key === 'retired' || !isGenuine(key, token, session.salt)) return { kind: 'unknown' }
  return judgeGenuineBearer(session, token, at)
}

/** The same of a token that is known to be genuine for this row. */
export const judgeGenuineBearer = (
  session: Session,
  token: Token,
  at: { readonly now: Instant; readonly epoch: number },
): Exclude<BearerVerdict, { kind: 'unknown' }> => {
  const reason = endOf(session, at.now, at.epoch)
  if (reason !== null) return { kind: 'ended', session, reason }
  if (isCurrent(session, token, at.now)) return { kind: 'accepted', session, until: token.expiresAt }
  return isOverlapping(session, token, at.now)
    ? { kind: 'accepted', session, until: earliest(token.expiresAt, session.previousBearerExpiresAt) }
    : { kind: 'expired', session }
}

const isCurrent = (session: Session, token: Token, now: Instant): boolean =>
  token.generation === session.generation &&
  token.keyId === session.keyId &&
  token.expiresAt === session.bearerExpiresAt &&
  now < token.expiresAt

const isOverlapping = (session: Session, token: Token, now: Instant): boolean =>
  token.generation === session.generation - 1 && now < token.expiresAt && now < session.previousBearerExpiresAt
