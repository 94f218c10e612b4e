import { endpoints, headers, identityHeaders, type Done } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { authenticate } from '../../http/authenticate.ts'
import { isRefusal, type Outcome, type Refusal } from '../../http/refusal.ts'
import { authorizationOf } from '../../http/request/authorization.ts'
import type { Visitor } from '../../http/visitor.ts'
import { authenticateBasic } from './basic.ts'
import { identityOf, type Identity } from './identity.ts'
import { RememberedPairs } from './remembered-pairs.ts'

type Verified = Identity & { readonly sessionId: string | null }

/** For reverse proxies and resource servers: whether a request may pass, and in whose name. */
export const verifyRoute = (api: Api): void => {
  const { context } = api
  const remembered = new RememberedPairs(context.services.clock)
  api.anyMethod(endpoints.verify, async (read, visitor) => {
    const authorization = authorizationOf(visitor.request.headers.authorization)
    if (authorization.scheme !== 'basic') return pass(visitor, await verifyBearer(api, visitor))
    const parameters = read()
    if (isRefusal(parameters)) return parameters
    const { encoded } = authorization
    const { address } = visitor
    const identity = await authenticateBasic(context, remembered, { encoded, parameters: parameters.query, address })
    if (!isRefusal(identity)) return pass(visitor, { ...identity, sessionId: null })
    // A browser behind the proxy asks its user again only where it is told that another pair would do.
    if (identity.code === 'invalid_credentials') visitor.reply.header(headers.challenge, bothSchemes)
    return identity
  })
}

const bothSchemes = 'Bearer realm="pawl", Basic realm="pawl", charset="UTF-8"'

const verifyBearer = async ({ context }: Api, visitor: Visitor): Promise<Verified | Refusal> => {
  const bearer = await authenticate(context.services, visitor)
  if (isRefusal(bearer)) return bearer
  const identity = await identityOf(context.services, bearer.session)
  return isRefusal(identity) ? identity : { ...identity, sessionId: bearer.session.id }
}

const pass = ({ reply }: Visitor, verified: Verified | Refusal): Outcome<Done> => {
  if (isRefusal(verified)) return verified
  const { user, account, sessionId } = verified
  reply
    .header(identityHeaders.user, String(user.id))
    .header(identityHeaders.username, encodeURIComponent(user.username.toWellFormed()))
    .header(identityHeaders.account, String(account.id))
  if (sessionId !== null) reply.header(identityHeaders.session, sessionId)
  return { success: true }
}
