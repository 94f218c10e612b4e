import type { AccountId } from '../account/account.ts'
import type { Services } from '../services.ts'
import { actOn, type ActingOn } from './act-on.ts'
import { authenticate, type Credentials } from './authenticate.ts'

export type BasicVerified =
  | ActingOn
  | { readonly kind: 'invalid_credentials' }
  | { readonly kind: 'too_many_attempts'; readonly retryAfterSeconds: number }

type Needs = Pick<Services, 'store' | 'clock' | 'hasher' | 'limiter'>

/** Username and password on a single request (RFC 7617), for reverse proxies: no session is opened. */
export const verifyBasic = async (
  services: Needs,
  credentials: Credentials & { readonly account: AccountId | null },
): Promise<BasicVerified> => {
  const authenticated = await authenticate(services, credentials)
  return authenticated.kind === 'authenticated' ? actOn(authenticated.user, credentials.account) : authenticated
}
