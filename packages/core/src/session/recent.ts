import { elapsed, type Instant } from '../instant.ts'
import type { RecentRotation } from './session.ts'

const rememberedFor = 5 * 60_000

/** The latest rotation always, the others for 5 minutes, and at most `limit` of them: the row stays of bounded size. */
export const remember = (
  latest: RecentRotation,
  before: readonly RecentRotation[],
  limit: number,
): RecentRotation[] => {
  const kept = [latest]
  for (const rotation of before) {
    if (kept.length >= limit || elapsed(rotation.at, latest.at) > rememberedFor) break
    kept.push(rotation)
  }
  return kept
}

export const recall = (recent: readonly RecentRotation[], generation: number): RecentRotation | undefined =>
  recent.find((rotation) => rotation.generation === generation)

/** Milliseconds since a spent generation was spent. */
export const spentFor = (rotation: RecentRotation, now: Instant): number => elapsed(rotation.at, now)
