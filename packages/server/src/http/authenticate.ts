import { verify, type Services, type Verified } from '@pawl/core'
import { authorizationOf } from './request/authorization.ts'
import { refuse, type Refusal } from './refusal.ts'
import { Administrator, Bearer, type Visitor } from './visitor.ts'

/** Verifies the bearer token of a request. At once where memory can confirm it, else on the store's row. */
export const authenticate = (services: Services, visitor: Visitor): Bearer | Refusal | Promise<Bearer | Refusal> => {
  const authorization = authorizationOf(visitor.request.headers.authorization)
  if (authorization.scheme !== 'bearer') return refuse('invalid_token')
  const verified = verify(services, authorization.token)
  return verified instanceof Promise
    ? verified.then((settled) => bearerOf(visitor, settled))
    : bearerOf(visitor, verified)
}

const bearerOf = (visitor: Visitor, verified: Verified): Bearer | Refusal => {
  switch (verified.kind) {
    case 'accepted':
      return new Bearer(visitor, verified.session, verified.until)
    case 'invalid':
      return refuse('invalid_token')
    case 'expired':
      return refuse('token_expired')
    case 'ended':
      return refuse('session_ended', { reason: verified.reason })
  }
}

/** Whether a bearer may administer is decided on the primary's row: a right that was taken away is gone at once. */
export const authorizeAdministrator = async (
  { store }: Pick<Services, 'store'>,
  bearer: Bearer,
): Promise<Administrator | Refusal> => {
  const user = await store.users.find(bearer.session.userId)
  return user?.administrator === true ? new Administrator(bearer, user) : refuse('forbidden')
}
