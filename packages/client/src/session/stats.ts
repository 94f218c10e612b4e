import type { HeldPair } from './held-pair.ts'

/** Counts since the session object was made. */
export interface Counters {
  /** Refresh tokens presented, masquerades included, repeats too. */
  refreshes: number
  /** Presentations, and logins by `credentials()`, that brought no pair. */
  failures: number
  logins: number
  /** 401 answers to a bearer that was sent. */
  refusals: number
}

/** Counts and present state, for logs and support. Holds no secret. What is unknown, as without a session, is undefined. */
export interface SessionStats extends Readonly<Counters> {
  readonly guid: string | undefined
  /** Pairs since login, by all processes. */
  readonly generation: number | undefined
  /** Seconds, by the monotonic clock; negative for as long as the bearer has run out. */
  readonly tokenExpiresIn: number | undefined
  readonly refreshTokenExpiresIn: number | undefined
}

export function createCounters(): Counters {
  return { refreshes: 0, failures: 0, logins: 0, refusals: 0 }
}

export function statsOf(counters: Counters, held: HeldPair | undefined, mono: number): SessionStats {
  const pair = held?.record.pair
  const age = (mono - (held?.sent.mono ?? 0)) / 1000
  const left = (lifetime?: number): number | undefined => (lifetime ? lifetime - age : undefined)
  return {
    ...counters,
    guid: pair?.guid,
    generation: held?.record.generation,
    tokenExpiresIn: left(pair?.tokenLifetime),
    refreshTokenExpiresIn: left(pair?.refreshTokenLifetime),
  }
}
