import type { Account, AccountId } from '../account/account.ts'
import type { Instant } from '../instant.ts'

export type UserId = number & { readonly __brand: 'UserId' }

export const userId = (value: number): UserId => value as UserId

/** Who logs in. */
export interface User {
  readonly id: UserId
  /** As it was given, trimmed and NFKC. Compared by `usernameKey`. */
  readonly username: string
  /** A PHC string. */
  readonly passwordHash: string
  /** Grows with every change of password: a login that overlaps the change must not leave a session behind. */
  readonly credentialVersion: number
  readonly disabled: boolean
  readonly administrator: boolean
  /** Has no default account and must always name the one it acts on. */
  readonly integrator: boolean
  readonly defaultAccountId: AccountId | null
  /** Memberships, disabled accounts included. */
  readonly accounts: readonly Account[]
  readonly createdAt: Instant
}

/** The account a user may act on: a member of it, and it is not disabled. */
export const accountOf = (user: User, id: AccountId): Account | null =>
  user.accounts.find((account) => account.id === id && !account.disabled) ?? null
