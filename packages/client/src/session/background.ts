import type { Core } from './core.ts'

/** Milliseconds: far below 2^31, above which a timer fires at once; and short, because a machine that wakes continues old timers. */
const SLICE = 30_000

/**
 * Looks after the pair between calls, and returns what stops it. An optimisation: every call looks for itself, so nothing depends on a timer
 * that comes.
 */
export function lookAfter({ timer, onWake }: Core, check: () => void): () => void {
  let stopTimer = (): void => undefined
  const look = (): void => {
    stopTimer = timer(look, SLICE, true)
    check()
  }
  look()
  const stopWaking = onWake(check)
  return () => {
    stopTimer()
    stopWaking()
  }
}
