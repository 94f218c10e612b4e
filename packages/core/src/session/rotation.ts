import type { AccountId } from '../account/account.ts'
import type { AuditEntry } from '../audit.ts'
import { earliest, instant, plus, wholeSecond, type Instant } from '../instant.ts'
import { nextArrival, withinPace } from '../loop/pace.ts'
import { paceInterval, type Policy } from '../policy.ts'
import type { KeyRing } from '../token/key-ring.ts'
import { isGenuine, lastGeneration, type Token } from '../token/token.ts'
import { recall, remember, spentFor } from './recent.ts'
import { endOf, type Attempt, type Session, type SessionEndReason } from './session.ts'

/** What is asked of a store: spend this token. Its check has agreed; whether it is genuine only the row can tell. */
export interface RotationRequest {
  readonly token: Token
  /** Stands for the client's `Idempotency-Key`; null where it sent none. */
  readonly attempt: Attempt | null
  /** Masquerade: what the same `Idempotency-Key` stands for without the account. */
  readonly plainAttempt?: Attempt | null
  /** Masquerade: the account to move the session to; null to stay. */
  readonly account: AccountId | null
  readonly now: Instant
  readonly address: string
}

/** What the store knows at the moment it holds the row. */
export interface Held {
  readonly epoch: number
  /** Whether the session's user may act on `request.account`; true where none is named. */
  readonly accountAllowed: boolean
}

/** `idle` is the end that is told as "the refresh token has run out". */
export type EndedWhy = SessionEndReason | 'idle'

export type RotationOutcome =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ended'; readonly session: Session; readonly reason: EndedWhy }
  | { readonly kind: 'account_refused'; readonly session: Session }
  | { readonly kind: 'paced'; readonly session: Session }
  | {
      readonly kind: 'rotated'
      readonly session: Session
      readonly healed: boolean
      /** When it was rotated before, or opened: the row has forgotten. */
      readonly rotatedBefore: Instant
    }
  | { readonly kind: 'repeated'; readonly session: Session }
  | { readonly kind: 'superseded'; readonly session: Session; readonly retryAfterSeconds: number }
  | { readonly kind: 'reused'; readonly session: Session }

/** The outcome, and what the store must commit before it tells anybody: the new row, if it changed, and its audit records. */
export interface RotationJudgement {
  readonly outcome: RotationOutcome
  readonly write: Session | null
  readonly audit: readonly AuditEntry[]
}

export type RotationJudge = (session: Session | null, request: RotationRequest, held: Held) => RotationJudgement

interface Rules {
  readonly policy: Policy
  readonly ring: KeyRing
}

const unwritten = (outcome: RotationOutcome): RotationJudgement => ({ outcome, write: null, audit: [] })

/**
 * The heart of Pawl: decides what one presentation of a refresh token means. Pure and synchronous; every store runs it
 * while it holds the row, so for one generation at most one caller ever sees `rotated` (I1, I2). First match wins.
 */
export const judgeRotation = (
  session: Session | null,
  request: RotationRequest,
  held: Held,
  rules: Rules,
): RotationJudgement => {
  const { token, now } = request
  if (session === null || !comesFrom(session, token, rules.ring)) return unwritten({ kind: 'unknown' })
  const reason = endOf(session, now, held.epoch)
  if (reason !== null) return unwritten({ kind: 'ended', session, reason: endedWhy(session, reason, now) })
  if (token.generation < session.generation) return judgeSpent(session, request, rules)
  if (!held.accountAllowed) return unwritten({ kind: 'account_refused', session })
  // A healed session always rotates: what its forgotten bearer expired at is not known any more, so that pair cannot be given again.
  if (token.generation > session.generation) return rotate(heal(session, token), request, rules)
  return isPaced(session, request, rules.policy)
    ? unwritten({ kind: 'paced', session })
    : rotate(session, request, rules)
}

const comesFrom = (session: Session, token: Token, ring: KeyRing): boolean => {
  if (token.generation === session.generation && token.keyId !== session.keyId) return false
  const key = ring.find(token.keyId)
  return key !== 'missing' && key !== 'retired' && isGenuine(key, token, session.salt)
}

const endedWhy = (session: Session, reason: SessionEndReason, now: Instant): EndedWhy => {
  const hardEnd = session.hardDeadline !== null && now >= session.hardDeadline
  return reason === 'expired' && !hardEnd ? 'idle' : reason
}

/** The tag proves that we issued a generation which the row does not know: the store forgot (restore, failover). */
const heal = (session: Session, token: Token): Session => ({
  ...session,
  generation: token.generation,
  healedTo: token.generation,
  bearerExpiresAt: token.expiresAt,
})

const isPaced = (session: Session, request: RotationRequest, policy: Policy): boolean => {
  if (request.account !== null) return false
  if (withinPace(session.pace, request.now, { burst: policy.burst, interval: paceInterval(policy) })) return false
  const life = session.bearerExpiresAt - session.rotatedAt
  return session.bearerExpiresAt - request.now >= life / 10
}

const rotate = (session: Session, request: RotationRequest, { policy, ring }: Rules): RotationJudgement => {
  const { now, attempt, account } = request
  const healed = session.healedTo === session.generation
  if (session.generation >= lastGeneration) throw new Error(`Session ${session.id} has used up its generations.`)
  const idleDeadline = earliest(wholeSecond(plus(now, policy.refreshLifetime)), session.hardDeadline)
  const overlap = wholeSecond(plus(now, policy.bearerOverlap))
  const next: Session = {
    ...session,
    accountId: account ?? session.accountId,
    generation: session.generation + 1,
    keyId: ring.minting.id,
    recent: remember({ generation: session.generation, at: now, attempt }, session.recent, policy.burst + 2),
    rotatedAt: now,
    pace: nextArrival(session.pace, now, { burst: policy.burst, interval: paceInterval(policy) }),
    bearerExpiresAt: earliest(wholeSecond(plus(now, policy.bearerLifetime)), idleDeadline),
    // A bearer carries no account, so after a masquerade the former one must not act on the new account.
    previousBearerExpiresAt: account === null ? earliest(session.bearerExpiresAt, overlap) : instant(0),
    idleDeadline,
    address: request.address,
  }
  const audit: AuditEntry[] = []
  if (healed) audit.push(entry('store_rolled_back', next, request))
  if (account !== null) audit.push(entry('masquerade', next, request))
  const rotatedBefore = session.rotatedAt
  return { outcome: { kind: 'rotated', session: next, healed, rotatedBefore }, write: next, audit }
}

/** A token that has been spent: a repeat, a late copy, the loser of a race – or a thief. */
const judgeSpent = (session: Session, request: RotationRequest, { policy }: Rules): RotationJudgement => {
  const { token, attempt, plainAttempt = null, now } = request
  const spent = recall(session.recent, token.generation)
  const isSpender = (one: Attempt | null): boolean => one !== null && spent?.attempt === one
  const sameAttempt = spent !== undefined && isSpender(attempt)
  // A masquerade that was refused spends nothing; the same key then refreshes, and a copy of the masquerade may come after it.
  const sameKey = sameAttempt || isSpender(plainAttempt)
  const justBefore = token.generation === session.generation - 1
  if (sameAttempt && justBefore && spentFor(spent, now) < policy.retryWindow)
    return unwritten({ kind: 'repeated', session })
  const raced = spent !== undefined && spentFor(spent, now) <= policy.raceTolerance
  if (sameKey || raced || token.generation <= session.healedTo) {
    const wait = spent === undefined ? 0 : policy.raceTolerance - spentFor(spent, now)
    return unwritten({ kind: 'superseded', session, retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) })
  }
  const ended: Session = { ...session, revocation: { at: now, reason: 'token_reuse' } }
  return {
    outcome: { kind: 'reused', session: ended },
    write: ended,
    audit: [entry('refresh_token_reused', ended, request)],
  }
}

const entry = (kind: AuditEntry['kind'], session: Session, request: RotationRequest): AuditEntry => ({
  kind,
  at: request.now,
  userId: session.userId,
  accountId: session.accountId,
  sessionId: session.id,
  address: request.address,
  by: null,
  detail: `generation ${String(request.token.generation)}`,
})

/** The judge that stores are opened with. The ring is asked for anew each time, so that a reload of the keys takes effect. */
export const createRotationJudge =
  (policy: Policy, ring: () => KeyRing): RotationJudge =>
  (session, request, held) =>
    judgeRotation(session, request, held, { policy, ring: ring() })
