export interface Repetition {
  /** Begins no further run, and waits for the one under way. */
  stop(): Promise<void>
}

export interface Repeated {
  /** Milliseconds from the beginning of one run to the next. */
  readonly every: number
  /** Asked often, so that a long run ends early: `isStopping`. */
  readonly run: (isStopping: () => boolean) => Promise<unknown>
  /** A run that failed is tried again when its time comes. */
  readonly failed: (error: unknown) => void
}

/** Runs something again and again, never twice at once: a run that is due while another is under way is left out. */
export const repeat = ({ every, run, failed }: Repeated): Repetition => {
  let stopping = false
  let underWay: Promise<unknown> | null = null
  const timer = setInterval(() => {
    underWay ??= run(() => stopping)
      .catch(failed)
      .finally(() => (underWay = null))
  }, every)
  timer.unref()
  return {
    stop: async () => {
      stopping = true
      clearInterval(timer)
      await underWay
    },
  }
}
