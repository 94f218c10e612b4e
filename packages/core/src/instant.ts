/** A moment, in milliseconds since the Unix epoch. Comes from the `Clock` port only; never from a client (I8). */
export type Instant = number & { readonly __brand: 'Instant' }

export const instant = (milliseconds: number): Instant => milliseconds as Instant

export const plus = (moment: Instant, milliseconds: number): Instant => (moment + milliseconds) as Instant

/** Milliseconds from `then` to `now`. A clock that seems to have run backwards counts as no time at all. */
export const elapsed = (then: Instant, now: Instant): number => (now > then ? now - then : 0)

/** Deadlines are whole seconds because tokens carry seconds. Rounded up: a lifetime of 1 s must not become 0. */
export const wholeSecond = (moment: Instant): Instant => (Math.ceil(moment / 1000) * 1000) as Instant

export const earliest = (...moments: readonly (Instant | null)[]): Instant => {
  let first = Number.POSITIVE_INFINITY
  for (const moment of moments) if (moment !== null && moment < first) first = moment
  return first as Instant
}

/** What is left of a lifetime, in whole seconds, rounded down and never negative: never more than the server will accept. */
export const secondsLeft = (until: Instant, now: Instant): number => Math.max(0, Math.floor((until - now) / 1000))
