import type { AccountId } from './account/account.ts'
import type { Instant } from './instant.ts'
import type { SessionId } from './session/session.ts'
import type { UserId } from './user/user.ts'

/** What is written down for good. Never one record per refresh. */
export type AuditKind =
  | 'login'
  | 'login_refused'
  | 'logout'
  | 'session_revoked'
  | 'sessions_revoked'
  | 'refresh_token_reused'
  | 'refresh_loop'
  | 'masquerade'
  | 'password_changed'
  | 'user_created'
  | 'user_changed'
  | 'account_created'
  | 'account_changed'
  | 'key_added'
  | 'key_promoted'
  | 'key_retired'
  | 'epoch_raised'
  | 'store_rolled_back'

/** One record, written inside the command that it records. */
export interface AuditEntry {
  readonly kind: AuditKind
  readonly at: Instant
  /** Whom it concerns. */
  readonly userId: UserId | null
  readonly accountId: AccountId | null
  readonly sessionId: SessionId | null
  readonly address: string | null
  /** The administrator who did it; null where the user or the system did. */
  readonly by: UserId | null
  /** A few words for a person. Never a secret, nor what somebody typed as a username that does not exist (it may be a password). */
  readonly detail: string | null
}

export interface AuditRecord extends AuditEntry {
  readonly id: number
}
