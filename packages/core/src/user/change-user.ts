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

/**
 * Changes a user and ends the sessions that the change demands, in one transaction. What is as wanted already is no
 * change, so that sending back what was read does nothing and leaves no record.
 */
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
  const differing = differenceFrom(user, fitted)
  const names = [...Object.keys(differing), ...(password === undefined ? [] : ['password'])]
  if (names.length === 0) return { kind: 'changed', user, sessionsEnded: 0 }
  const change = password === undefined ? differing : { ...differing, passwordHash: await hasher.hash(password) }
  return store.users.change(id, change, {
    kind: 'user_changed',
    at: clock.now(),
    userId: id,
    accountId: null,
    sessionId: null,
    address: by.address,
    by: by.by,
    detail: names.join(', '),
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

type Settable = Omit<UserChange, 'passwordHash'>

const differenceFrom = (user: User, { accounts, ...others }: Settable): Settable => {
  const differing = Object.entries(others).filter(([name, value]) => user[name as keyof typeof others] !== value)
  return {
    ...Object.fromEntries(differing),
    ...(accounts !== undefined && !isMemberOfExactly(user, accounts) && { accounts }),
  }
}

const isMemberOfExactly = (user: User, accounts: readonly AccountId[]): boolean => {
  const wanted = new Set(accounts)
  return wanted.size === user.accounts.length && user.accounts.every(({ id }) => wanted.has(id))
}
