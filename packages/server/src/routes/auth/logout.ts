import { logout } from '@pawl/core'
import { endpoints, type ErrorCode } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { refuse } from '../../http/refusal.ts'
import { authorizationOf } from '../../http/request/authorization.ts'

interface Credential {
  readonly kind: 'bearer' | 'refresh'
  readonly token: string
  /** What a token is called that is none of ours, and one that is too old for what is asked. */
  readonly invalid: ErrorCode
  readonly expired: ErrorCode
}

/** Ends the session of a bearer or refresh token, or every session of its user. */
export const logoutRoute = (api: Api): void => {
  const { services } = api.context
  api.open(endpoints.logout, async ({ body }, visitor) => {
    const credential = credentialOf(body.refresh_token, visitor.request.headers.authorization)
    if (credential === null) return refuse('invalid_token')
    const { kind, token } = credential
    const { address } = visitor
    const result = await logout(services, { kind, token, everywhere: body.everywhere ?? false, address })
    return result.kind === 'done' ? { success: true } : refuse(credential[result.kind])
  })
}

const credentialOf = (refreshToken: string | undefined, header: string | undefined): Credential | null => {
  if (refreshToken !== undefined) {
    return { kind: 'refresh', token: refreshToken, invalid: 'invalid_refresh_token', expired: 'refresh_token_expired' }
  }
  const authorization = authorizationOf(header)
  if (authorization.scheme !== 'bearer') return null
  return { kind: 'bearer', token: authorization.token, invalid: 'invalid_token', expired: 'token_expired' }
}
