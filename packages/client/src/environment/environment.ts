/** What the session core takes from the machine. Nothing in the core is global, so a test can replay all of it. */
export interface Environment extends Clock {
  readonly fetch: typeof globalThis.fetch
  /** From 0 to just below 1; spreads clients, keeps no secret. */
  readonly random: () => number
  /** At least 128 random bits as 16 to 128 visible ASCII characters: what an Idempotency-Key is. */
  readonly secret: () => string
  /** Calls back after `delay` milliseconds unless the returned function was called; a background timer keeps no process alive. */
  readonly timer: (callback: () => void, delay: number, background?: boolean) => () => void
  /** Calls back when the machine or the page comes back to life; returns what stops it. */
  readonly onWake: (listener: () => void) => () => void
  /** Sent with requests to the auth server. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Two readings of time. The session core has no others. */
export interface Clock {
  /** Milliseconds that never run backwards; may stand still while the machine sleeps. */
  readonly mono: () => number
  /** Milliseconds since the epoch, as the machine believes; may be wrong and may jump. */
  readonly wall: () => number
}
