import type { Account, AccountId } from '../account/account.ts'
import type { AuditEntry } from '../audit.ts'
import type { LoginResult } from '../event.ts'
import type { Instant } from '../instant.ts'
import type { Origin, Services } from '../services.ts'
import { mintPair, type TokenPair } from '../token/pair.ts'
import { authenticate, keepHashCurrent, type Credentials } from '../user/authenticate.ts'
import { actOn } from '../user/act-on.ts'
import type { User } from '../user/user.ts'
import { newSession } from './open.ts'
import type { Session } from './session.ts'

export interface Login extends Credentials, Origin {
  readonly account: AccountId | null
  /** Only checks: no session. Limited, hashed and audited exactly as a login. */
  readonly authOnly: boolean
}

export type LoggedIn =
  | {
      readonly kind: 'pair'
      readonly session: Session
      readonly pair: TokenPair
      readonly user: User
      readonly account: Account
      readonly at: Instant
    }
  | { readonly kind: 'checked' }
  | { readonly kind: 'invalid_credentials' }
  | { readonly kind: 'account_not_allowed' }
  /** An integrator must name the account; told only after the right password. */
  | { readonly kind: 'account_required' }
  | { readonly kind: 'too_many_attempts'; readonly retryAfterSeconds: number }

type Needs = Pick<Services, 'store' | 'clock' | 'random' | 'hasher' | 'limiter' | 'events' | 'policy' | 'ring'>

/** Opens a session for username and password. */
export const login = async (services: Needs, attempt: Login): Promise<LoggedIn> => {
  const result = await admit(services, attempt)
  services.events.emit({
    kind: 'login',
    result: result.kind === 'pair' ? 'succeeded' : (result.kind satisfies LoginResult),
  })
  return result
}

const admit = async (services: Needs, attempt: Login): Promise<LoggedIn> => {
  const authenticated = await authenticate(services, attempt)
  if (authenticated.kind !== 'authenticated') return authenticated
  const { user } = authenticated
  const choice = actOn(user, attempt.account)
  if (choice.kind !== 'accepted') return refuse(services, user, attempt, choice.kind)
  await keepHashCurrent(services, user, attempt.password)
  if (attempt.authOnly) {
    await services.store.audit.append(
      entry(services, attempt, { kind: 'login', user, account: choice.account, detail: 'auth_only' }),
    )
    return { kind: 'checked' }
  }
  return open(services, attempt, user, choice.account)
}

const open = async (services: Needs, attempt: Login, user: User, account: Account): Promise<LoggedIn> => {
  const now = services.clock.now()
  const session = newSession(services, user, account, { now, address: attempt.address, device: attempt.device })
  const audit = { ...entry(services, attempt, { kind: 'login', user, account, detail: null }), sessionId: session.id }
  const opened = await services.store.sessions.open(session, user.credentialVersion, audit)
  if (opened === 'opened')
    return { kind: 'pair', session, pair: mintPair(services.ring(), session), user, account, at: services.clock.now() }
  // Something about the user changed while the password was hashed: the answer is what it would be now.
  const current = await services.store.users.find(user.id)
  const stillHimself = current !== null && !current.disabled && current.credentialVersion === user.credentialVersion
  return refuse(services, user, attempt, stillHimself ? 'account_not_allowed' : 'invalid_credentials')
}

type Refusal = 'account_not_allowed' | 'account_required' | 'invalid_credentials'

const refuse = async (services: Needs, user: User, attempt: Login, kind: Refusal): Promise<LoggedIn> => {
  await services.store.audit.append(
    entry(services, attempt, { kind: 'login_refused', user, account: null, detail: kind }),
  )
  return { kind }
}

const entry = (
  { clock }: Needs,
  { address }: Login,
  {
    kind,
    user,
    account,
    detail,
  }: { kind: 'login' | 'login_refused'; user: User; account: Account | null; detail: string | null },
): AuditEntry => ({
  kind,
  at: clock.now(),
  userId: user.id,
  accountId: account?.id ?? null,
  sessionId: null,
  address,
  by: null,
  detail,
})
