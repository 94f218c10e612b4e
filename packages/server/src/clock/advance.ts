import { instant, type Instant } from '@pawl/core'

/** What one look at the machine's two clocks showed, in milliseconds. */
export interface Reading {
  /** Since the epoch; can be set by anybody and anything. */
  readonly wall: number
  /** Since some moment; only runs forward. */
  readonly monotonic: number
}

export interface ClockState {
  /** What is added to the monotonic clock: the anchor. */
  readonly offset: number
  /** The latest time that was ever told. */
  readonly now: Instant
  /** A wall clock that ran ahead, not yet believed: by how much, and since when. */
  readonly ahead: { readonly offset: number; readonly since: number } | null
  /** Whether the anchor is another clock than the machine's own, which then counts for nothing. */
  readonly follows: boolean
}

/** Differences up to this are the wobble of clocks being adjusted. */
const tolerance = 5_000
const confirmation = 10_000

/** Anchors the wall clock to the monotonic one. No time before `mark` is ever told. */
export const anchor = ({ wall, monotonic }: Reading, mark: Instant): ClockState => ({
  offset: wall - monotonic,
  now: instant(Math.max(mark, Math.floor(wall))),
  ahead: null,
  follows: false,
})

/** Anchors the clock anew, to what another clock told at that moment. What was told before is not taken back (I5). */
export const follow = (state: ClockState, told: number, monotonic: number): ClockState => ({
  ...state,
  offset: told - monotonic,
  ahead: null,
  follows: true,
})

/**
 * `now = max(last, anchored)`. A wall clock that is ahead of the anchor by more than 5 s, and by the same amount for
 * 10 s, is adopted (a machine that slept). One that is behind never is: what has expired must not come back to life (I5).
 */
export const advance = (state: ClockState, { wall, monotonic }: Reading): ClockState => {
  const seen = wall - monotonic
  const ahead = !state.follows && seen - state.offset > tolerance ? confirm(state.ahead, seen, monotonic) : null
  const adopted = ahead !== null && monotonic - ahead.since >= confirmation
  const offset = adopted ? seen : state.offset
  const now = instant(Math.max(state.now, Math.floor(monotonic + offset)))
  return { ...state, offset, now, ahead: adopted ? null : ahead }
}

const confirm = (before: ClockState['ahead'], seen: number, monotonic: number): NonNullable<ClockState['ahead']> =>
  before !== null && Math.abs(seen - before.offset) <= tolerance ? before : { offset: seen, since: monotonic }
