/** The lifetimes and limits of a deployment, resolved. All durations are milliseconds. */
export interface Policy {
  readonly bearerLifetime: number
  /** How long the bearer of the generation before goes on working after a refresh. */
  readonly bearerOverlap: number
  /** Idle lifetime: a refresh token that is not used for so long has run out. */
  readonly refreshLifetime: number
  /** Hard end of a session, however often it is refreshed; null for none. */
  readonly sessionLifetime: number | null
  /** How long the attempt that spent a token may ask for its pair again. */
  readonly retryWindow: number
  /** How long the loser of a race is not taken for a thief. */
  readonly raceTolerance: number
  /** Rotations that a session may make at once. */
  readonly burst: number
  /** After the burst, one rotation per so many milliseconds; null for the smaller of 60 s and half the bearer lifetime. */
  readonly minInterval: number | null
  /** Refreshes per second for one session on one node that are answered at all. */
  readonly floodRate: number
  readonly floodBurst: number
}

const second = 1000
const day = 86_400 * second

export const defaultPolicy: Policy = {
  bearerLifetime: 3600 * second,
  bearerOverlap: 60 * second,
  refreshLifetime: 30 * day,
  sessionLifetime: null,
  retryWindow: 7 * day,
  raceTolerance: 10 * second,
  burst: 10,
  minInterval: null,
  floodRate: 10,
  floodBurst: 100,
}

/** Milliseconds between two rotations once the burst is used up. */
export const paceInterval = (policy: Policy): number =>
  policy.minInterval ?? Math.min(60 * second, policy.bearerLifetime / 2)
