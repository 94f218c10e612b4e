import type { ErrorCode } from '../error-codes.ts'

/** What any endpoint may answer: it could not be read, or the server cannot do it now. */
export const always: readonly ErrorCode[] = ['malformed_request', 'overloaded', 'store_unavailable']

/** Where there are parameters. */
export const parameterRefusals: readonly ErrorCode[] = [...always, 'missing_parameter', 'invalid_parameter']

/** Where there is a body. */
export const bodyRefusals: readonly ErrorCode[] = [...parameterRefusals, 'body_too_large', 'unsupported_media_type']

/** Where a bearer token is asked for. */
export const bearerRefusals: readonly ErrorCode[] = ['invalid_token', 'token_expired', 'session_ended']

/** Where a refresh token is presented. */
export const refreshTokenRefusals: readonly ErrorCode[] = [
  'invalid_refresh_token',
  'refresh_token_expired',
  'refresh_token_superseded',
  'refresh_token_reused',
  'session_ended',
]

/** Where only administrators may go. */
export const adminRefusals: readonly ErrorCode[] = [...bearerRefusals, 'forbidden']
