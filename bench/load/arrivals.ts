import type { Load } from './job.ts'

/** A small seeded generator of numbers in [0, 1) (mulberry32): load is not a secret, and a run can be repeated. */
export const seededChance = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The time from one arrival to the next of a Poisson process, in the unit of `mean`. */
export const exponential = (chance: () => number, mean: number): number => -Math.log(1 - chance()) * mean

/** Milliseconds from one arrival to the next on each of so many lanes. */
export const gapsOf = (
  { perSecond, arrivals, seed }: Extract<Load, { kind: 'open' }>,
  lanes: number,
): (() => number) => {
  const mean = (1000 * lanes) / perSecond
  if (arrivals === 'even') return () => mean
  const chance = seededChance(seed)
  return () => exponential(chance, mean)
}
