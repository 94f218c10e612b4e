/** What is probably wrong with a client that refreshes in a loop. */
export type LoopDiagnosis = 'clock_ahead' | 'token_rejected' | 'not_saving' | 'shared_token' | 'eager'

/** What was seen of one session in the last minute or so. */
export interface LoopSigns {
  /** Refreshes with a current token, in the last minute. */
  readonly perMinute: number
  /** Of these, how many came right after a refused verification of the session's bearer (0 to 1). */
  readonly rejectedShare: number
  /** How often in a row the very same spent token came back. */
  readonly sameSpentToken: number
  /** How often the address or user agent changed from one refresh to the next (0 to 1). */
  readonly sourceChangeShare: number
  /** Time between refreshes as a share of the bearer's lifetime, on a moving average. */
  readonly lifetimeShare: number
}

/**
 * The thresholds and their precedence: the first row that fits names the loop. The docs show this table.
 * `not_saving` comes first because such a session is dead and nothing else about it can be right.
 */
export const diagnoses: readonly {
  readonly diagnosis: LoopDiagnosis
  readonly rule: string
  readonly fits: (signs: LoopSigns) => boolean
}[] = [
  {
    diagnosis: 'not_saving',
    rule: 'the same spent token 3 times in a row',
    fits: (signs) => signs.sameSpentToken >= 3,
  },
  {
    diagnosis: 'shared_token',
    rule: 'at least 6 refreshes a minute, and the address or user agent changed at a third of them or more',
    fits: (signs) => signs.perMinute >= 6 && signs.sourceChangeShare >= 1 / 3,
  },
  {
    diagnosis: 'token_rejected',
    rule: 'at least 6 refreshes a minute, half of them or more within 5 s after a refused verification',
    fits: (signs) => signs.perMinute >= 6 && signs.rejectedShare >= 0.5,
  },
  { diagnosis: 'clock_ahead', rule: 'at least 6 refreshes a minute', fits: (signs) => signs.perMinute >= 6 },
  {
    diagnosis: 'eager',
    rule: 'steadily after less than a quarter of the lifetime',
    fits: (signs) => signs.lifetimeShare < 0.25,
  },
]

export const diagnose = (signs: LoopSigns): LoopDiagnosis | null =>
  diagnoses.find(({ fits }) => fits(signs))?.diagnosis ?? null
