import type { AccountId } from '../account/account.ts'
import { elapsed, secondsLeft, type Instant } from '../instant.ts'
import type { Loop } from '../loop/tracker.ts'
import { sourceOf } from '../loop/tracker.ts'
import type { Origin, Services } from '../services.ts'
import { attemptOf } from '../token/attempt.ts'
import type { KeyRing } from '../token/key-ring.ts'
import { mintPair, type TokenPair } from '../token/pair.ts'
import { readToken } from '../token/read.ts'
import type { Token } from '../token/token.ts'
import type { EndedWhy, RotationOutcome } from './rotation.ts'
import type { Session, SessionEndReason } from './session.ts'

/** One presentation of a refresh token. With an account it is a masquerade: a rotation onto that account. */
export interface Presentation extends Origin {
  readonly refreshToken: string
  readonly idempotencyKey: string | null
  readonly account: AccountId | null
}

/** Told to a client that refreshes in a loop, together with the pair that it has already. */
export interface LoopNotice extends Loop {
  /** Seconds that the bearer is good for. */
  readonly refreshAfterSeconds: number
}

export type Refreshed =
  | {
      readonly kind: 'pair'
      readonly session: Session
      readonly pair: TokenPair
      readonly notice: LoopNotice | null
      readonly at: Instant
    }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'ended'; readonly reason: SessionEndReason }
  | { readonly kind: 'reused' }
  | { readonly kind: 'superseded'; readonly retryAfterSeconds: number }
  | { readonly kind: 'flood'; readonly retryAfterSeconds: number }
  | { readonly kind: 'account_not_allowed' }

type Needs = Pick<Services, 'store' | 'clock' | 'ring' | 'loops' | 'endedTokens' | 'events'>

/**
 * Trades a refresh token for a new pair. What the token decides alone is answered at once, everything else is judged on
 * the row, by the store.
 */
export const refresh = (services: Needs, presentation: Presentation): Refreshed | Promise<Refreshed> => {
  const { store, clock, endedTokens, events } = services
  const ring = services.ring()
  const now = clock.now()
  const reading = readToken(ring, 'refresh', presentation.refreshToken, now)
  if (reading.kind !== 'read') {
    events.emit({ kind: 'refresh', result: reading.kind, sessionId: null })
    return { kind: reading.kind }
  }
  const { token } = reading
  const ended = endedTokens.recall(token.sessionId, presentation.refreshToken)
  if (ended !== undefined) return refuse(services, token, { kind: 'ended', reason: ended }, now)
  const { account, address, idempotencyKey } = presentation
  const attempt = idempotencyKey === null ? null : attemptFor(ring, token, account, idempotencyKey)
  const plainAttempt =
    idempotencyKey === null || account === null ? null : attemptFor(ring, token, null, idempotencyKey)
  return store.sessions
    .rotate({ token, attempt, plainAttempt, account, now, address })
    .then((outcome) => answer(services, presentation, token, outcome))
}

const attemptFor = (ring: KeyRing, token: Token, account: AccountId | null, idempotencyKey: string) => {
  const key = ring.find(token.keyId)
  // The token's check agreed under this very key a moment ago.
  if (key === 'missing' || key === 'retired') throw new Error('The key of a token that was read is in the ring.')
  return attemptOf(key, token, account, idempotencyKey)
}

const answer = (services: Needs, presentation: Presentation, token: Token, outcome: RotationOutcome): Refreshed => {
  const now = services.clock.now()
  switch (outcome.kind) {
    case 'rotated':
    case 'repeated':
    case 'paced':
      return give(services, presentation, outcome, now)
    case 'unknown':
      services.events.emit({ kind: 'refresh', result: 'unknown', sessionId: null })
      return { kind: 'invalid' }
    case 'account_refused':
      services.events.emit({ kind: 'refresh', result: 'account_refused', sessionId: token.sessionId })
      return { kind: 'account_not_allowed' }
    case 'ended':
      if (outcome.reason !== 'idle') {
        services.endedTokens.remember(token.sessionId, presentation.refreshToken, outcome.reason)
      }
      return refuse(services, token, { kind: 'ended', reason: outcome.reason }, now)
    case 'reused':
      services.events.emit({ kind: 'session_reused', sessionId: token.sessionId })
      return refuse(services, token, { kind: 'reused' }, now)
    case 'superseded':
      return refuse(services, token, outcome, now)
  }
}

type Given = Extract<RotationOutcome, { kind: 'rotated' | 'repeated' | 'paced' }>

const give = (services: Needs, presentation: Presentation, outcome: Given, now: Instant): Refreshed => {
  const { session, kind } = outcome
  const { loops, events } = services
  // What was rotated has been spent and must be answered; anything else may be refused above the ceiling at no loss.
  const floodSeconds = kind === 'rotated' ? 0 : loops.flood(session.id, now)
  if (kind !== 'repeated') sight(loops, presentation, outcome, now)
  if (floodSeconds > 0) {
    events.emit({ kind: 'refresh', result: 'flood', sessionId: session.id })
    return { kind: 'flood', retryAfterSeconds: floodSeconds }
  }
  events.emit({ kind: 'refresh', result: kind, sessionId: session.id })
  if (kind === 'rotated' && outcome.healed) events.emit({ kind: 'store_rolled_back', sessionId: session.id })
  return {
    kind: 'pair',
    session,
    pair: mintPair(services.ring(), session),
    notice: kind === 'paced' ? noticeOf(loops, session, now) : null,
    at: now,
  }
}

const sight = (loops: Needs['loops'], { address, device }: Presentation, outcome: Given, now: Instant): void => {
  const { session } = outcome
  const before = outcome.kind === 'rotated' ? outcome.rotatedBefore : session.rotatedAt
  loops.refreshed({
    sessionId: session.id,
    now,
    source: sourceOf(address, device),
    since: elapsed(before, now),
    bearerLife: session.bearerExpiresAt - session.rotatedAt,
  })
}

const noticeOf = (loops: Needs['loops'], session: Session, now: Instant): LoopNotice => {
  const loop = loops.loop(session.id, now) ?? { diagnosis: 'eager', perMinute: 1 }
  return { ...loop, refreshAfterSeconds: secondsLeft(session.bearerExpiresAt, now) }
}

type Refusal =
  | { readonly kind: 'ended'; readonly reason: EndedWhy }
  | { readonly kind: 'reused' }
  | { readonly kind: 'superseded'; readonly retryAfterSeconds: number }

const refuse = ({ loops, events }: Needs, token: Token, refusal: Refusal, now: Instant): Refreshed => {
  if (refusal.kind !== 'ended' || refusal.reason === 'token_reuse') loops.spent(token.sessionId, token.generation, now)
  events.emit({ kind: 'refresh', result: refusal.kind, sessionId: token.sessionId })
  if (refusal.kind !== 'ended') return refusal
  return refusal.reason === 'idle' ? { kind: 'expired' } : { kind: 'ended', reason: refusal.reason }
}
