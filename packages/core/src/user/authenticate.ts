import type { AuditEntry } from '../audit.ts'
import { plus } from '../instant.ts'
import type { Admission } from '../ports.ts'
import type { Services } from '../services.ts'
import { cleanUsername, usernameKey } from './username.ts'
import type { User } from './user.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
  readonly address: string
}

export type Authenticated =
  | { readonly kind: 'authenticated'; readonly user: User }
  | { readonly kind: 'invalid_credentials' }
  | { readonly kind: 'too_many_attempts'; readonly retryAfterSeconds: number }

type Needs = Pick<Services, 'store' | 'clock' | 'hasher' | 'limiter'>

const trustedFor = 30 * 86_400_000
const longestPassword = 1024

/**
 * Username and password, and nothing else. One read by key and exactly one hash, whoever is asked for: unknown, disabled
 * and wrong cost the same and say the same. Counts as a failed login unless it succeeds.
 */
export const authenticate = async (services: Needs, credentials: Credentials): Promise<Authenticated> => {
  const { store, limiter, clock } = services
  const { address } = credentials
  const username = cleanUsername(credentials.username)
  const key = usernameKey(username ?? credentials.username)
  const user = username === null ? null : await store.users.findByUsername(key)
  const since = plus(clock.now(), -trustedFor)
  const trusted = async (): Promise<boolean> =>
    user !== null && (await store.sessions.seenFrom(user.id, address, since))
  const admission = await limiter.admit(key, address, trusted)
  if (admission.kind === 'refused') return { kind: 'too_many_attempts', retryAfterSeconds: admission.retryAfterSeconds }
  const right = await compare(services, user, credentials.password, admission)
  if (user !== null && right && !user.disabled) {
    await admission.succeeded()
    return { kind: 'authenticated', user }
  }
  await store.audit.append(refusal(services, user, address))
  return { kind: 'invalid_credentials' }
}

const compare = async (
  { hasher }: Needs,
  user: User | null,
  password: string,
  admission: Extract<Admission, { kind: 'admitted' }>,
): Promise<boolean> => {
  // A longer one cannot have been set; it is still hashed, cut, so that it costs what any other costs.
  const fits = Buffer.byteLength(password) <= longestPassword
  try {
    const right = await hasher.verify(fits ? password : password.slice(0, 256), user?.passwordHash ?? hasher.decoy)
    return right && fits
  } catch (fault) {
    await admission.undecided()
    throw fault
  }
}

const refusal = ({ clock }: Needs, user: User | null, address: string): AuditEntry => ({
  kind: 'login_refused',
  at: clock.now(),
  userId: user?.id ?? null,
  accountId: null,
  sessionId: null,
  address,
  by: null,
  // Nothing of what was typed: people type passwords into the field for the username.
  detail: user === null ? 'unknown username' : user.disabled ? 'disabled' : 'wrong password',
})

/** A new hash of the same password where the parameters have changed since it was made. */
export const keepHashCurrent = async (
  { store, hasher }: Pick<Services, 'store' | 'hasher'>,
  user: User,
  password: string,
): Promise<void> => {
  if (!hasher.isOutdated(user.passwordHash)) return
  await store.users.rehash(user.id, user.credentialVersion, await hasher.hash(password))
}
