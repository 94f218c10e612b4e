import { instant, type Instant } from '../instant.ts'

/** What a GCRA needs: `burst` at once, then one per `interval` milliseconds. */
export interface Pace {
  readonly burst: number
  readonly interval: number
}

/**
 * The generic cell rate algorithm (ITU-T I.371) on one number, the theoretical arrival time. It lives on the session's
 * row, so all nodes agree and nothing else has to be stored.
 */
export const withinPace = (arrival: Instant, now: Instant, pace: Pace): boolean =>
  Math.max(arrival, now) - now <= (pace.burst - 1) * pace.interval

/** The arrival time after one more. Never further ahead than the burst, so that no amount of refreshing locks a session out. */
export const nextArrival = (arrival: Instant, now: Instant, pace: Pace): Instant =>
  instant(Math.min(Math.max(arrival, now) + pace.interval, now + pace.burst * pace.interval))

/** Whole seconds until one more would be within the pace; at least 1. */
export const secondsUntilPaced = (arrival: Instant, now: Instant, pace: Pace): number =>
  Math.max(1, Math.ceil((arrival - now - (pace.burst - 1) * pace.interval) / 1000))
