import type { AccountId } from '../account/account.ts'
import type { RevocationReason, Session } from '../session/session.ts'
import type { User } from './user.ts'

/** Named changes by an administrator; what is absent stays. */
export interface UserChange {
  readonly disabled?: boolean
  readonly passwordHash?: string
  /** The whole new list. */
  readonly accounts?: readonly AccountId[]
  readonly defaultAccountId?: AccountId | null
  readonly administrator?: boolean
  readonly integrator?: boolean
}

export type UserChanged =
  | { readonly kind: 'changed'; readonly user: User; readonly sessionsEnded: number }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unknown_account'; readonly ids: readonly AccountId[] }
  /** Nobody would be left who may administer. */
  | { readonly kind: 'last_administrator' }

/**
 * Which of the user's sessions a change ends, and why; null when it ends none. One rule for every store. Applied to the
 * sessions in the same transaction, so that a refresh afterwards has to look at nothing but its own row.
 */
export const sessionsEndedBy = (change: UserChange): ((session: Session) => RevocationReason | null) | null => {
  if (change.disabled === true) return () => 'user_disabled'
  if (change.passwordHash !== undefined) return () => 'password_changed'
  const { accounts } = change
  if (accounts === undefined) return null
  const remaining = new Set(accounts)
  return (session) => (remaining.has(session.accountId) ? null : 'account_removed')
}
