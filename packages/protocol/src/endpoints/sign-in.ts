import { doneSchema, type Done } from '../done.ts'
import { loginParametersSchema, type LoginParameters } from '../parameters/login.ts'
import { logoutParametersSchema, type LogoutParameters } from '../parameters/logout.ts'
import { masqueradeParametersSchema, type MasqueradeParameters } from '../parameters/masquerade.ts'
import { passwordParametersSchema, type PasswordParameters } from '../parameters/password.ts'
import {
  attemptHeadersSchema,
  refreshParametersSchema,
  type AttemptHeaders,
  type RefreshParameters,
} from '../parameters/refresh.ts'
import { loginAnswerSchema, tokenPairSchema, type LoginAnswer, type TokenPair } from '../token-pair.ts'
import type { Endpoint } from './endpoint.ts'
import { bearerRefusals, bodyRefusals, refreshTokenRefusals } from './refusals.ts'

/** The endpoints that open, go on with and end sessions. */
export interface SignInEndpoints {
  readonly login: Endpoint<{ body: LoginParameters; answer: LoginAnswer }>
  readonly refresh: Endpoint<{ headers: AttemptHeaders; body: RefreshParameters; answer: TokenPair }>
  readonly masquerade: Endpoint<{ headers: AttemptHeaders; body: MasqueradeParameters; answer: TokenPair }>
  readonly logout: Endpoint<{ body: LogoutParameters; answer: Done }>
  readonly changePassword: Endpoint<{ body: PasswordParameters; answer: TokenPair }>
}

export const signInEndpoints: SignInEndpoints = {
  login: {
    method: 'POST',
    path: '/auth/login',
    summary: 'Log in with username and password.',
    description:
      'Opens a session and answers its first token pair. An unknown user, a wrong password and a disabled user get the same answer. With `auth_only` the credentials are only checked.',
    authentication: 'none',
    parameters: { body: loginParametersSchema },
    status: 200,
    answer: loginAnswerSchema,
    errors: [...bodyRefusals, 'credential_in_url', 'invalid_credentials', 'account_not_allowed', 'too_many_attempts'],
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Exchange the refresh token for a new pair; the old refresh token never works again.',
    description: [
      'Keep both tokens of the answer before you go on, and refresh when `tokenLifetime`, counted from your own time of receipt, has nearly run out.',
      'The old bearer token works on for at most 60 seconds, so that requests in flight do not fail.',
      'A refresh whose answer was lost is sent again with the same `Idempotency-Key` and gets the very same pair. Without the key the second presentation of a spent token ends the session.',
      'A session that is refreshed far too often gets the same pair again, with a `notice` that says what is wrong.',
    ].join('\n\n'),
    authentication: 'none',
    parameters: { headers: attemptHeadersSchema, body: refreshParametersSchema },
    status: 200,
    answer: tokenPairSchema,
    errors: [...bodyRefusals, 'credential_in_url', ...refreshTokenRefusals, 'refresh_flood'],
  },
  masquerade: {
    method: 'POST',
    path: '/auth/masquerade',
    summary: "Go on with the session on another of the user's accounts; the former bearer token ends at once.",
    description: 'A refresh in every other respect: the session stays the same, and both tokens are replaced.',
    authentication: 'none',
    parameters: { headers: attemptHeadersSchema, body: masqueradeParametersSchema },
    status: 200,
    answer: tokenPairSchema,
    errors: [...bodyRefusals, 'credential_in_url', ...refreshTokenRefusals, 'account_not_allowed', 'refresh_flood'],
  },
  logout: {
    method: 'POST',
    path: '/auth/logout',
    summary: 'End the session, or every session of the user. Repeating it is harmless.',
    description:
      'By the bearer token in the header or the refresh token in the body; where both are sent, by the refresh token.',
    authentication: 'bearer_or_refresh_token',
    parameters: { body: logoutParametersSchema },
    status: 200,
    answer: doneSchema,
    errors: [...new Set([...bodyRefusals, 'credential_in_url', ...bearerRefusals, ...refreshTokenRefusals] as const)],
  },
  changePassword: {
    method: 'POST',
    path: '/auth/password',
    summary: 'Change the password; ends every session of the user and answers with the pair of a new one.',
    description: 'The session that asks ends too. If the answer is lost, log in with the new password.',
    authentication: 'bearer',
    parameters: { body: passwordParametersSchema },
    status: 200,
    answer: tokenPairSchema,
    errors: [...bodyRefusals, 'credential_in_url', ...bearerRefusals, 'invalid_credentials', 'too_many_attempts'],
  },
}
