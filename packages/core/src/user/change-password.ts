import type { Account } from '../account/account.ts'
import type { Instant } from '../instant.ts'
import type { Origin, Services } from '../services.ts'
import { newSession } from '../session/open.ts'
import type { Session } from '../session/session.ts'
import { mintPair, type TokenPair } from '../token/pair.ts'
import { authenticate } from './authenticate.ts'
import { flawOf, type PasswordFlaw } from './password-policy.ts'
import type { User } from './user.ts'

export interface NewPassword extends Origin {
  /** The session of the bearer that was presented, verified. */
  readonly session: Session
  readonly password: string
  readonly newPassword: string
}

export type PasswordChanged =
  | {
      readonly kind: 'pair'
      readonly session: Session
      readonly pair: TokenPair
      readonly user: User
      readonly account: Account
      readonly at: Instant
    }
  | { readonly kind: 'flawed'; readonly flaw: PasswordFlaw }
  | { readonly kind: 'invalid_credentials' }
  | { readonly kind: 'too_many_attempts'; readonly retryAfterSeconds: number }

type Needs = Pick<
  Services,
  'store' | 'clock' | 'random' | 'hasher' | 'limiter' | 'policy' | 'ring' | 'passwordMinLength'
>

/** The user's own change: ends every session, the present one too, and opens one new. The old password counts as a login. */
export const changePassword = async (services: Needs, request: NewPassword): Promise<PasswordChanged> => {
  const { store, clock, hasher, ring } = services
  const { session: present, address, device, newPassword } = request
  const flaw = flawOf(newPassword, services.passwordMinLength)
  if (flaw !== null) return { kind: 'flawed', flaw }
  const owner = await store.users.find(present.userId)
  if (owner === null) return { kind: 'invalid_credentials' }
  const authenticated = await authenticate(services, { username: owner.username, password: request.password, address })
  if (authenticated.kind !== 'authenticated') return authenticated
  const { user } = authenticated
  const account = user.accounts.find(({ id }) => id === present.accountId)
  if (account === undefined) return { kind: 'invalid_credentials' }
  const passwordHash = await hasher.hash(newPassword)
  const now = clock.now()
  const session = newSession(services, user, account, { now, address, device })
  const changed = await store.users.changePassword(
    { userId: user.id, credentialVersion: user.credentialVersion, passwordHash, session },
    {
      kind: 'password_changed',
      at: now,
      userId: user.id,
      accountId: account.id,
      sessionId: session.id,
      address,
      by: null,
      detail: null,
    },
  )
  if (changed === 'user_changed') return { kind: 'invalid_credentials' }
  return { kind: 'pair', session, pair: mintPair(ring(), session), user, account, at: clock.now() }
}
