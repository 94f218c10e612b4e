import type { Account, User } from '@pawl/core'
import type { AccountReference, User as WireUser } from '@pawl/protocol'

export const showAccount = ({ id, name }: Account): AccountReference => ({ id, name })

const shown = new WeakMap<User, WireUser>()

/** A user as it sees itself: with the accounts on which it may act. Users are values, so each is put into shape once. */
export const showUser = (user: User): WireUser => {
  const before = shown.get(user)
  if (before !== undefined) return before
  const { id, username, administrator, integrator, accounts, defaultAccountId } = user
  const open = accounts.filter(({ disabled }) => !disabled).map(showAccount)
  const wire: WireUser = { id, username, administrator, integrator, accounts: open, defaultAccountId }
  shown.set(user, wire)
  return wire
}
