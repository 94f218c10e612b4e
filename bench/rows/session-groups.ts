import { seededChance } from '../load/arrivals.ts'
import type { Pair } from '../load/job.ts'

/**
 * The sessions of the server, dealt to the rows, so that none finds its tokens spent by another. Refreshing rows need many:
 * a row remembers the rotations of the last five minutes, so a session that came back every few seconds would have a row
 * that grows, with pages that split, as no client makes it that refreshes once an hour.
 */
export interface SessionGroups {
  /** In the order of their logins, as clients that refresh once an hour come. */
  readonly inOrder: readonly Pair[]
  readonly atRandom: readonly Pair[]
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
  const share = (of: number): Pair[] => take(Math.floor(rest * of))
  return {
    ...groups,
    inOrder: share(0.36),
    atRandom: shuffled(share(0.2)),
    withoutKey: share(0.2),
    halfLoad: share(0.2),
    slowDisk: share(0.04),
  }
}

/** Fisher and Yates, with a fixed seed: every run goes the same way. */
const shuffled = <T>(items: readonly T[]): T[] => {
  const chance = seededChance(items.length)
  const mixed = [...items]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1))
    const [a, b] = [mixed[last], mixed[other]]
    if (a !== undefined && b !== undefined) [mixed[last], mixed[other]] = [b, a]
  }
  return mixed
}

export const firstOf = (pairs: readonly Pair[]): Pair => {
  const [pair] = pairs
  if (pair === undefined) throw new RangeError('Too few sessions.')
  return pair
}
