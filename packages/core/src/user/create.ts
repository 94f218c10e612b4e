import type { AccountId } from '../account/account.ts'
import type { Origin, Services } from '../services.ts'
import { flawOf, type PasswordFlaw } from './password-policy.ts'
import type { User, UserId } from './user.ts'
import { cleanUsername, usernameKey } from './username.ts'

export interface UserToCreate {
  readonly username: string
  readonly password: string
  readonly accounts: readonly AccountId[]
  /** Null: the first of `accounts`, or none for an integrator. */
  readonly defaultAccountId: AccountId | null
  readonly administrator: boolean
  readonly integrator: boolean
}

/** Who administers, and from where; `by` is null at the first start, when nobody is there yet. */
export interface Administrator extends Pick<Origin, 'address'> {
  readonly by: UserId | null
}

export type UserCreated =
  | { readonly kind: 'created'; readonly user: User }
  | { readonly kind: 'username_taken' }
  | { readonly kind: 'username_invalid' }
  | { readonly kind: 'flawed'; readonly flaw: PasswordFlaw }
  | { readonly kind: 'unknown_account'; readonly ids: readonly AccountId[] }
  /** The default must be one of the accounts; an integrator has none. */
  | { readonly kind: 'default_account_invalid' }

type Needs = Pick<Services, 'store' | 'clock' | 'hasher' | 'passwordMinLength'>

export const createUser = async (services: Needs, wanted: UserToCreate, by: Administrator): Promise<UserCreated> => {
  const { store, clock, hasher } = services
  const username = cleanUsername(wanted.username)
  if (username === null) return { kind: 'username_invalid' }
  const flaw = flawOf(wanted.password, services.passwordMinLength)
  if (flaw !== null) return { kind: 'flawed', flaw }
  const { accounts, administrator, integrator } = wanted
  const defaultAccountId = wanted.defaultAccountId ?? (integrator ? null : (accounts[0] ?? null))
  if (!isDefaultFitting(defaultAccountId, accounts, integrator)) return { kind: 'default_account_invalid' }
  const passwordHash = await hasher.hash(wanted.password)
  const at = clock.now()
  return store.users.create(
    {
      username,
      key: usernameKey(username),
      passwordHash,
      administrator,
      integrator,
      accounts,
      defaultAccountId,
      createdAt: at,
    },
    {
      kind: 'user_created',
      at,
      userId: null,
      accountId: defaultAccountId,
      sessionId: null,
      address: by.address,
      by: by.by,
      detail: username,
    },
  )
}

/** An integrator has no default; whoever else has one has it among the accounts. */
export const isDefaultFitting = (id: AccountId | null, accounts: readonly AccountId[], integrator: boolean): boolean =>
  id === null || (!integrator && accounts.includes(id))
