import type { AccountId } from '../account/account.ts'
import { plus, type Instant } from '../instant.ts'
import type { KeyId } from '../token/key-ring.ts'
import type { UserId } from '../user/user.ts'

/** A UUID in lower case, version 7: the `guid` on the wire. Random enough to be unique, ordered by time so that the newest come last. */
export type SessionId = string & { readonly __brand: 'SessionId' }

export type RevocationReason =
  | 'logout'
  | 'token_reuse'
  | 'password_changed'
  | 'user_disabled'
  | 'account_removed'
  | 'store_restored'
  | 'administrator'

export interface Revocation {
  readonly at: Instant
  readonly reason: RevocationReason
}

/** 8 bytes that stand for one client's attempt to spend one token, as 16 hexadecimal digits; null where it sent no key. */
export type Attempt = string & { readonly __brand: 'Attempt' }

/** A spent generation that the row still remembers. */
export interface RecentRotation {
  readonly generation: number
  readonly at: Instant
  readonly attempt: Attempt | null
}

/** One login, one row, however often it is refreshed. Immutable: a rotation makes a new value. */
export interface Session {
  readonly id: SessionId
  readonly userId: UserId
  readonly accountId: AccountId
  /** The deployment's epoch when the session was opened. */
  readonly epoch: number
  /** 16 random bytes, never sent anywhere; without them the server's key forges nothing. */
  readonly salt: Uint8Array
  /** Ordinal of the one refresh token that may rotate the session; starts at 1 and only grows. */
  readonly generation: number
  /** Highest generation learnt from a token after the store had rolled back; 0 if never. */
  readonly healedTo: number
  /** The server key that minted the current generation. */
  readonly keyId: KeyId
  /** Newest first: the latest two rotations, and those before whose successor was spent in the last 5 minutes. */
  readonly recent: readonly RecentRotation[]
  readonly rotatedAt: Instant
  /** The GCRA's theoretical arrival time. */
  readonly pace: Instant
  readonly bearerExpiresAt: Instant
  /** Until when the bearer of the generation before is accepted; 0 if not at all. */
  readonly previousBearerExpiresAt: Instant
  /** The refresh token's end. */
  readonly idleDeadline: Instant
  readonly hardDeadline: Instant | null
  readonly revocation: Revocation | null
  readonly createdAt: Instant
  /** User agent at login, at most 256 characters. */
  readonly device: string
  /** The address of the last login or rotation. */
  readonly address: string
}

/** `expired` is the end nobody decided: a deadline passed. */
export type SessionEndReason = RevocationReason | 'expired'

/** Why a session is over, or null while it lives. One rule for refresh, verification, lists and the console. */
export const endOf = (session: Session, now: Instant, epoch: number): SessionEndReason | null => {
  if (session.revocation !== null) return session.revocation.reason
  if (session.epoch < epoch) return 'store_restored'
  if (session.hardDeadline !== null && now >= session.hardDeadline) return 'expired'
  if (now >= session.idleDeadline) return 'expired'
  return null
}

/** A node whose clock is off by more than 2 s is not ready, so two of them are never further apart than this. */
const clocksApart = 5000

/**
 * Whether a command that ends sessions has to end this one: it lives, or ran out so short a time ago that by the clock of
 * another node it may live still. Left alone, that node could refresh it and it would outlive what was to end it.
 */
export const mayLive = (session: Session, now: Instant, epoch: number): boolean =>
  endOf(session, plus(now, -clocksApart), epoch) === null

/** Refreshes so far. */
export const refreshCount = (session: Session): number => session.generation - 1
