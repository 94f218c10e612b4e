import { elapsed, type Instant } from '../instant.ts'
import type { RecentRotation } from './session.ts'

const rememberedFor = 5 * 60_000

/**
 * The latest two, and those whose successor was spent in the last 5 minutes; at most `limit`, so that the row stays of
 * bounded size. Not those that were spent in the last 5 minutes: a client may ask for its pair again hours later, so
 * copies of its request can be under way until it has the pair, and it shows that it has it by spending it.
 */
export const remember = (
  latest: RecentRotation,
  before: readonly RecentRotation[],
  limit: number,
): RecentRotation[] => {
  const kept = [latest]
  let successorSpentAt = latest.at
  for (const rotation of before) {
    if (kept.length >= limit || elapsed(successorSpentAt, latest.at) > rememberedFor) break
    kept.push(rotation)
    successorSpentAt = rotation.at
  }
  return kept
}

export const recall = (recent: readonly RecentRotation[], generation: number): RecentRotation | undefined =>
  recent.find((rotation) => rotation.generation === generation)

/** Milliseconds since a spent generation was spent. */
export const spentFor = (rotation: RecentRotation, now: Instant): number => elapsed(rotation.at, now)
