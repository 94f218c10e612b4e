import type { Account, LoopRecord, User } from '@pawl/core'
import { formatDateTime, type AdminUser, type Account as WireAccount, type LoopFinding } from '@pawl/protocol'
import { showAccount } from '../show/user.ts'

/** Named members only: neither hash nor version of a password leaves the server. */
export const showAdminUser = (user: User): AdminUser => ({
  id: user.id,
  username: user.username,
  administrator: user.administrator,
  integrator: user.integrator,
  accounts: user.accounts.map(showAccount),
  defaultAccountId: user.defaultAccountId,
  disabled: user.disabled,
  createdAt: formatDateTime(user.createdAt),
})

export const showAdminAccount = (account: Account): WireAccount => ({
  ...showAccount(account),
  disabled: account.disabled,
  createdAt: formatDateTime(account.createdAt),
})

export const showFinding = (loop: LoopRecord): LoopFinding => ({
  diagnosis: loop.diagnosis,
  refreshesPerMinute: Math.round(loop.perMinute),
  firstSeen: formatDateTime(loop.firstSeen),
  lastSeen: formatDateTime(loop.lastSeen),
})
