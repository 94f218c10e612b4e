import type {
  AccountId,
  Instant,
  RevocationReason,
  Refreshed,
  Session,
  SessionId,
  TokenPair,
  UserId,
  Verified,
} from '@pawl/core'

/** Who presents a token: an honest client that sends its key, one that sends none, or somebody who copied it. */
export type Presenter = 'honest' | 'plain' | 'thief'

/** What was seen from outside: exactly what the invariants are about. */
export type Observation =
  | { readonly kind: 'opened'; readonly at: Instant; readonly session: Session; readonly pair: TokenPair }
  | {
      readonly kind: 'presented'
      readonly who: Presenter
      /** By the clock of the node that answered. */
      readonly at: Instant
      readonly refreshToken: string
      readonly key: string | null
      readonly account: AccountId | null
      readonly answer: Refreshed | { readonly kind: 'fault' }
    }
  | {
      readonly kind: 'verified'
      readonly at: Instant
      readonly bearer: string
      readonly answer: Verified | { readonly kind: 'fault' }
    }
  /** Acknowledged: these sessions are over. */
  | {
      readonly kind: 'ended'
      readonly at: Instant
      readonly ids: readonly SessionId[]
      readonly reason: RevocationReason
    }
  /** The store forgot everything since its last copy; with a raised epoch all sessions are over. */
  | { readonly kind: 'rolled_back'; readonly epochRaised: boolean }
  | { readonly kind: 'epoch_raised' }
  /** An honest client gave its session up. */
  | {
      readonly kind: 'lost'
      readonly at: Instant
      readonly sessionId: SessionId
      readonly user: UserId
      readonly refreshToken: string
      readonly why: Loss
    }

export type Loss =
  | { readonly kind: 'answer'; readonly answer: Refreshed }
  /** Told twice that another request had used the token. */
  | { readonly kind: 'superseded' }
  /** Even a quiet network at the end brought no pair. */
  | { readonly kind: 'stuck'; readonly detail: string }

/** An invariant does not hold. Its name begins the message. */
export class Broken extends Error {
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`)
    this.name = 'Broken'
  }
}
