/** What clients did and were told. */
export interface Tally {
  logins: number
  logouts: number
  rotations: number
  paced: number
  /** A finished attempt was presented once more and gave the very same pair. */
  repeated: number
  /** Presentations that no whole answer came to, and that were made again. */
  unanswered: number
  /** Presentations that were answered 503, and made again. */
  unavailable: number
  /** What must not happen, in words. */
  readonly violations: string[]
}

export const noTally = (): Tally => ({
  logins: 0,
  logouts: 0,
  rotations: 0,
  paced: 0,
  repeated: 0,
  unanswered: 0,
  unavailable: 0,
  violations: [],
})

export const total = (tallies: readonly Tally[]): Tally => {
  const sum = noTally()
  for (const tally of tallies) {
    sum.logins += tally.logins
    sum.logouts += tally.logouts
    sum.rotations += tally.rotations
    sum.paced += tally.paced
    sum.repeated += tally.repeated
    sum.unanswered += tally.unanswered
    sum.unavailable += tally.unavailable
    sum.violations.push(...tally.violations)
  }
  return sum
}
