import type { LoginResult, LoopDiagnosis, RefreshResult, VerifyResult } from '@pawl/core'

/** How often each outcome was seen since the start. Plain numbers, because refreshes come by the ten thousand. */
export interface Totals {
  readonly logins: Record<LoginResult, number>
  readonly refreshes: Record<RefreshResult, number>
  readonly verifications: Record<VerifyResult, number>
  /** Loops that began, by what they looked like then. */
  readonly loops: Record<LoopDiagnosis, number>
  /** Generations that the store had forgotten. */
  rolledBack: number
}

// Written out, so that an outcome nobody has seen yet is a zero in the metrics and a new one is missed by the compiler.
export const noTotals = (): Totals => ({
  logins: {
    succeeded: 0,
    checked: 0,
    invalid_credentials: 0,
    account_not_allowed: 0,
    account_required: 0,
    too_many_attempts: 0,
  },
  refreshes: {
    rotated: 0,
    repeated: 0,
    paced: 0,
    superseded: 0,
    reused: 0,
    ended: 0,
    expired: 0,
    unknown: 0,
    invalid: 0,
    account_refused: 0,
    flood: 0,
  },
  verifications: { accepted: 0, invalid: 0, expired: 0, ended: 0 },
  loops: { clock_ahead: 0, token_rejected: 0, not_saving: 0, shared_token: 0, eager: 0 },
  rolledBack: 0,
})

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
