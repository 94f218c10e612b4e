import type { Instant } from '@pawl/core'

export interface ClocksAtStart {
  /** The machine's wall clock. */
  readonly wall: number
  /** The latest time that the deployment has told; 0 when it has never run. */
  readonly mark: Instant
  /**
   * The clock of the database's own machine; null where there is none, which is so with SQLite. Without a second clock
   * "ahead of the mark" cannot be told from "was off for a week", and a server that was off must start.
   */
  readonly databaseClock: number | null
}

export type ClockAtStart =
  | { readonly kind: 'fit' }
  /** Expired tokens would come back to life (I5). Milliseconds. */
  | { readonly kind: 'behind'; readonly by: number }
  /** Everything would expire at once. Milliseconds. */
  | { readonly kind: 'ahead'; readonly by: number }

const second = 1000
const day = 86_400 * second

/** May a server start with this clock? `domain.md`, "Time". */
export const judgeClockAtStart = ({ wall, mark, databaseClock }: ClocksAtStart): ClockAtStart => {
  if (mark - wall > 5 * second) return { kind: 'behind', by: mark - wall }
  const isAhead = mark > 0 && wall - mark > day && databaseClock !== null && wall - databaseClock > day
  return isAhead ? { kind: 'ahead', by: wall - mark } : { kind: 'fit' }
}
