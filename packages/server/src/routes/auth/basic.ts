import {
  accountId,
  actOn,
  cleanUsername,
  usernameKey,
  verifyBasic,
  type ActingOn,
  type BasicVerified,
  type User,
} from '@pawl/core'
import { isUtf8 } from 'node:buffer'
import type { VerifyParameters } from '@pawl/protocol'
import type { ServerContext } from '../../context.ts'
import { refuse, type Refusal } from '../../http/refusal.ts'
import type { Identity } from './identity.ts'
import { accountRequired } from './login.ts'
import type { RememberedPairs } from './remembered-pairs.ts'

/** RFC 7617 §2: the first colon ends the username. Null for what is no such pair. */
export const decodeBasic = (encoded: string): { readonly username: string; readonly password: string } | null => {
  const bytes = Buffer.from(encoded, 'base64')
  const text = isUtf8(bytes) ? bytes.toString('utf8') : ''
  const colon = text.indexOf(':')
  return colon === -1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

interface BasicRequest {
  readonly encoded: string
  readonly parameters: VerifyParameters
  readonly address: string
}

/** Who a `Basic` pair speaks for: from memory if it was right within the last minute, else at the price of a login. */
export const authenticateBasic = async (
  { services, hasherForBasic }: ServerContext,
  remembered: RememberedPairs,
  { encoded, parameters, address }: BasicRequest,
): Promise<Identity | Refusal> => {
  const pair = decodeBasic(encoded)
  if (pair === null) return refuse('invalid_credentials')
  const account = parameters.account_id === undefined ? null : accountId(parameters.account_id)
  const known = await findUser(services.store.users, pair.username)
  if (known !== null && !known.disabled && remembered.has(known, pair.password)) {
    return identityOf(actOn(known, account))
  }
  const verified = await verifyBasic({ ...services, hasher: hasherForBasic }, { ...pair, address, account })
  if (verified.kind === 'accepted') remembered.remember(verified.user, pair.password)
  return identityOf(verified)
}

const findUser = async (users: ServerContext['services']['store']['users'], username: string): Promise<User | null> => {
  const cleaned = cleanUsername(username)
  return cleaned === null ? null : users.findByUsername(usernameKey(cleaned))
}

const identityOf = (verified: ActingOn | BasicVerified): Identity | Refusal => {
  switch (verified.kind) {
    case 'accepted':
      return verified
    case 'account_not_allowed':
    case 'invalid_credentials':
      return refuse(verified.kind)
    case 'account_required':
      return accountRequired
    case 'too_many_attempts':
      return refuse(verified.kind, { retryAfter: verified.retryAfterSeconds })
  }
}
