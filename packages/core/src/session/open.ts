import type { Account } from '../account/account.ts'
import { earliest, instant, plus, wholeSecond, type Instant } from '../instant.ts'
import type { Origin, Services } from '../services.ts'
import { newSessionId } from '../token/session-id.ts'
import type { User } from '../user/user.ts'
import type { Session } from './session.ts'

const deviceLength = 256

/** The first generation of a session, as a login writes it. */
export const newSession = (
  { random, policy, ring, store }: Pick<Services, 'random' | 'policy' | 'ring' | 'store'>,
  user: User,
  account: Account,
  { now, address, device }: Origin & { readonly now: Instant },
): Session => {
  const hardDeadline = policy.sessionLifetime === null ? null : wholeSecond(plus(now, policy.sessionLifetime))
  const idleDeadline = earliest(wholeSecond(plus(now, policy.refreshLifetime)), hardDeadline)
  return {
    id: newSessionId(now, random.bytes(16)),
    userId: user.id,
    accountId: account.id,
    epoch: store.deployment.epoch(),
    salt: random.bytes(16),
    generation: 1,
    healedTo: 0,
    keyId: ring().minting.id,
    recent: [],
    rotatedAt: now,
    pace: instant(0),
    bearerExpiresAt: earliest(wholeSecond(plus(now, policy.bearerLifetime)), idleDeadline),
    previousBearerExpiresAt: instant(0),
    idleDeadline,
    hardDeadline,
    revocation: null,
    createdAt: now,
    device: device.slice(0, deviceLength),
    address,
  }
}
