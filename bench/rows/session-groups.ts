import type { Pair } from '../load/job.ts'

/**
 * The sessions of the server, dealt to the rows, so that none finds its tokens spent by another. With the default
 * settings a session may rotate ten times and then once a minute: refreshing rows need thousands of them.
 */
export interface SessionGroups {
  readonly withKey: readonly Pair[]
  readonly withoutKey: readonly Pair[]
  readonly halfLoad: readonly Pair[]
  readonly slowDisk: readonly Pair[]
  readonly paced: readonly Pair[]
  readonly verifying: readonly Pair[]
  readonly visitors: readonly Pair[]
  readonly looper: Pair
  readonly spare: Pair
}

export const visitorCount = 100
const chosen = 4096

export const dealSessions = (pairs: readonly Pair[]): SessionGroups => {
  let dealt = 0
  const take = (count: number): Pair[] => pairs.slice(dealt, (dealt += count))
  const takeOne = (): Pair => firstOf(take(1))
  const groups = {
    looper: takeOne(),
    spare: takeOne(),
    visitors: take(visitorCount),
    paced: take(chosen),
    verifying: take(chosen),
  }
  const rest = pairs.length - dealt
  return {
    ...groups,
    withoutKey: take(Math.floor(rest * 0.25)),
    halfLoad: take(Math.floor(rest * 0.2)),
    slowDisk: take(Math.floor(rest * 0.15)),
    withKey: take(rest),
  }
}

export const firstOf = (pairs: readonly Pair[]): Pair => {
  const [pair] = pairs
  if (pair === undefined) throw new RangeError('Too few sessions.')
  return pair
}
