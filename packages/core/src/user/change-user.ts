import type { AccountId } from '../account/account.ts'
import type { Services } from '../services.ts'
import type { UserChange, UserChanged } from './change.ts'
import { isDefaultFitting, type Administrator } from './create.ts'
import { flawOf, type PasswordFlaw } from './password-policy.ts'
import type { User, UserId } from './user.ts'

/** What an administrator may ask for; what is absent stays. */
export interface WantedChange extends Omit<UserChange, 'passwordHash'> {
  readonly password?: string
}

export type UserChangeResult =
  UserChanged | { readonly kind: 'flawed'; readonly flaw: PasswordFlaw } | { readonly kind: 'default_account_invalid' }

type Needs = Pick<Services, 'store' | 'clock' | 'hasher' | 'passwordMinLength'>

/** Changes a user and ends the sessions that the change demands, in one transaction. */
export const changeUser = async (
  services: Needs,
  id: UserId,
  wanted: WantedChange,
  by: Administrator,
): Promise<UserChangeResult> => {
  const { store, clock, hasher } = services
  const { password, ...rest } = wanted
  const flaw = password === undefined ? null : flawOf(password, services.passwordMinLength)
  if (flaw !== null) return { kind: 'flawed', flaw }
  const user = await store.users.find(id)
  if (user === null) return { kind: 'not_found' }
  const fitted = fitDefault(user, rest)
  if (fitted === null) return { kind: 'default_account_invalid' }
  const change: UserChange = password === undefined ? fitted : { ...fitted, passwordHash: await hasher.hash(password) }
  return store.users.change(id, change, {
    kind: 'user_changed',
    at: clock.now(),
    userId: id,
    accountId: null,
    sessionId: null,
    address: by.address,
    by: by.by,
    detail: Object.keys(wanted).join(', '),
  })
}

/** Keeps the default among the accounts: a default that was taken away falls to the first that is left, unless one was named. */
const fitDefault = (user: User, change: Omit<UserChange, 'passwordHash'>): Omit<UserChange, 'passwordHash'> | null => {
  const accounts: readonly AccountId[] = change.accounts ?? user.accounts.map((account) => account.id)
  const integrator = change.integrator ?? user.integrator
  if (change.defaultAccountId !== undefined)
    return isDefaultFitting(change.defaultAccountId, accounts, integrator) ? change : null
  if (isDefaultFitting(user.defaultAccountId, accounts, integrator)) return change
  return { ...change, defaultAccountId: integrator ? null : (accounts[0] ?? null) }
}
