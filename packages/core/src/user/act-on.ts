import type { Account, AccountId } from '../account/account.ts'
import { accountOf, type User } from './user.ts'

export type ActingOn =
  | { readonly kind: 'accepted'; readonly user: User; readonly account: Account }
  | { readonly kind: 'account_not_allowed' }
  /** An integrator, or a user without a default, must name the account. */
  | { readonly kind: 'account_required' }

/** The account that a user acts on: the one named, else the default. */
export const actOn = (user: User, named: AccountId | null): ActingOn => {
  const id = named ?? (user.integrator ? null : user.defaultAccountId)
  if (id === null) return { kind: 'account_required' }
  const account = accountOf(user, id)
  return account === null ? { kind: 'account_not_allowed' } : { kind: 'accepted', user, account }
}
