import type { Environment } from '../environment/environment.ts'
import { PawlError } from '../errors.ts'

/**
 * The one gate in front of every request that spends a refresh token.
 *
 * A bucket of 6, and one more each `interval` (30 s; for lifetimes under 90 s a third of the lifetime, never under 2 s): so in
 * any W seconds at most `6 + W / interval` pass, whatever the clock, the server or the caller does. Back-off and `Retry-After` come on top.
 */
export interface Gate {
  /** Milliseconds until the gate lets one through; 0 when it does. */
  readonly wait: () => number
  /** Takes one from the bucket: the last act before the network. @throws PawlError when it is empty. */
  readonly pass: () => void
  /** Notes a failure, and returns the milliseconds until the next try; `leastWait` in seconds, where the server names none. */
  readonly fail: (error: PawlError, leastWait?: number) => number
  /** A new pair came: ends the back-off but no `Retry-After`, and fits the interval to a bearer that lives so many milliseconds. */
  readonly open: (lifetime: number) => void
  /** Why there is a wait, as an error for the caller. */
  readonly reason: () => PawlError
}

const DEPTH = 6
/** In milliseconds, roughly: no single header switches a client off for longer. */
const DAY = 1e8

export function createGate({ mono, random }: Environment): Gate {
  let interval = 30_000
  /** When the bucket will be full again (the theoretical arrival time of GCRA). */
  let fullAt = -Infinity
  let opensAt = -Infinity
  /** Until when a server asked not to come again. What another process is given meanwhile does not end that. */
  let askedUntil = -Infinity
  let failures = 0
  let last: PawlError | undefined

  const wait = (): number => Math.max(0, opensAt - mono(), fullAt - (DEPTH - 1) * interval - mono())
  const reason = (): PawlError =>
    last ?? new PawlError('refresh_limited', 'Too many refreshes.', { retryable: true, retryAfter: wait() / 1000 })
  return {
    wait,
    reason,
    pass() {
      if (wait()) throw reason()
      fullAt = Math.max(fullAt, mono()) + interval
    },
    fail(error, leastWait) {
      last = error
      const { retryAfter = leastWait } = error
      const delay =
        retryAfter === undefined
          ? ([300, 1200][failures] ?? Math.min(60_000, 250 * 2 ** failures) * random())
          : // What a server asks for is never undercut: the spread only adds.
            Math.min(retryAfter * 1000, DAY) * (1 + random() / 10)
      failures++
      // Never at once: whoever waits in between asks whether it has waited for long enough.
      opensAt = mono() + (delay || 1)
      if (error.retryable && retryAfter) askedUntil = opensAt
      return delay
    },
    open(lifetime) {
      failures = 0
      last = undefined
      opensAt = askedUntil
      const next = lifetime < 90_000 ? Math.max(2000, lifetime / 3) : 30_000
      // As full as it was, at the new pace.
      fullAt = mono() + (Math.max(fullAt - mono(), 0) * next) / interval
      interval = next
    },
  }
}
