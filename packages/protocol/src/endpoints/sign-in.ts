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
    authentication: 'bearer',
    parameters: { body: passwordParametersSchema },
    status: 200,
    answer: tokenPairSchema,
    errors: [...bodyRefusals, 'credential_in_url', ...bearerRefusals, 'invalid_credentials', 'too_many_attempts'],
  },
}
