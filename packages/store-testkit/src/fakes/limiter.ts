import type { Admission, AttemptLimiter, UsernameKey } from '@pawl/core'

/** Admits everybody unless told otherwise, and keeps what it was told. */
export class FakeLimiter implements AttemptLimiter {
  readonly attempts: { readonly username: UsernameKey; readonly address: string; outcome: string }[] = []
  /** Seconds; above 0 nobody is admitted who is not trusted. */
  retryAfterSeconds = 0

  async admit(username: UsernameKey, address: string, trusted: () => Promise<boolean>): Promise<Admission> {
    const { retryAfterSeconds } = this
    if (retryAfterSeconds > 0 && !(await trusted())) return { kind: 'refused', retryAfterSeconds }
    const attempt = { username, address, outcome: 'counted' }
    this.attempts.push(attempt)
    const settle = (outcome: string): Promise<void> => {
      attempt.outcome = outcome
      return Promise.resolve()
    }
    return { kind: 'admitted', succeeded: () => settle('succeeded'), undecided: () => settle('undecided') }
  }
}
