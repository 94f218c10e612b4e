/** Every refusal that the wire knows. Codes are stable: programs switch on them. */
export type ErrorCode =
  | 'malformed_request'
  | 'missing_parameter'
  | 'invalid_parameter'
  | 'credential_in_url'
  | 'invalid_credentials'
  | 'account_not_allowed'
  | 'invalid_token'
  | 'token_expired'
  | 'session_ended'
  | 'invalid_refresh_token'
  | 'refresh_token_expired'
  | 'refresh_token_superseded'
  | 'refresh_token_reused'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'too_many_attempts'
  | 'refresh_flood'
  | 'overloaded'
  | 'store_unavailable'

export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503

export interface ErrorEntry {
  readonly status: ErrorStatus
  /** True where a refresh token that got this answer is dead for good: stop, and log in again. */
  readonly terminal: boolean
  /** The `error` attribute of `WWW-Authenticate: Bearer` (RFC 6750 §3.1). Every 401 carries the header, with or without it. */
  readonly challenge?: 'invalid_token'
  /** True where `error.retryAfter` is always there, in whole seconds; for a 429 and 503 the `Retry-After` header too. */
  readonly retryAfter: boolean
  /** The heading in the documentation. */
  readonly title: string
  /** When the server answers so, for the documentation. */
  readonly when: string
  /** The default `error.message`: for a person, says what to do next, holds no secret. ASCII. */
  readonly message: string
}

/** The one table of refusals: status, what clients may conclude, and the words for people. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = {
  malformed_request: {
    status: 400,
    terminal: false,
    retryAfter: false,
    title: 'Malformed request',
    when: 'The request or its body cannot be parsed, is nested too deep, has too many parameters, or has two Authorization headers.',
    message:
      'The request could not be read. Check that the body fits its Content-Type and that the Authorization header is sent once.',
  },
  missing_parameter: {
    status: 400,
    terminal: false,
    retryAfter: false,
    title: 'Missing parameter',
    when: 'One or more required parameters were not sent; `parameters` lists them all.',
    message: 'A required parameter is missing. Send every parameter named in "parameters".',
  },
  invalid_parameter: {
    status: 400,
    terminal: false,
    retryAfter: false,
    title: 'Invalid parameter',
    when: 'One or more parameters have the wrong type, an unfit value, are too long, are files or are sent twice; `parameters` lists them all.',
    message: 'A parameter has an unfit value. Correct every parameter named in "parameters".',
  },
  credential_in_url: {
    status: 400,
    terminal: false,
    retryAfter: false,
    title: 'Credential in the URL',
    when: 'A token or a password was sent in the query string.',
    message:
      'Tokens and passwords do not belong in a URL, because URLs end up in logs. Send them in the body or in the Authorization header, and replace the one that was sent.',
  },
  invalid_credentials: {
    status: 401,
    terminal: false,
    retryAfter: false,
    title: 'Invalid credentials',
    when: 'A login failed. Unknown user, wrong password and disabled user get the same answer.',
    message: 'The username or the password is wrong. Check both and try again.',
  },
  account_not_allowed: {
    status: 403,
    terminal: false,
    retryAfter: false,
    title: 'Account not allowed',
    when: 'The password or the token is right, but the user may not act on the account that `account_id` names.',
    message: 'You may not act on this account. Send the id of one of your own accounts as account_id.',
  },
  invalid_token: {
    status: 401,
    terminal: false,
    challenge: 'invalid_token',
    retryAfter: false,
    title: 'Invalid bearer token',
    when: 'The bearer token is missing, malformed or unknown.',
    message:
      'The bearer token is missing or not valid. Send the current one in the header "Authorization: Bearer", or log in again.',
  },
  token_expired: {
    status: 401,
    terminal: false,
    challenge: 'invalid_token',
    retryAfter: false,
    title: 'Bearer token expired',
    when: 'The bearer token is past its lifetime, or a refresh has replaced it.',
    message: 'The bearer token has run out or was replaced. Refresh, then repeat the request with the new one.',
  },
  session_ended: {
    status: 401,
    terminal: true,
    challenge: 'invalid_token',
    retryAfter: false,
    title: 'Session ended',
    when: 'The session was logged out, revoked, disabled or is past its end; `reason` says which.',
    message: 'This session has ended. Log in again with username and password.',
  },
  invalid_refresh_token: {
    status: 401,
    terminal: true,
    retryAfter: false,
    title: 'Invalid refresh token',
    when: 'The refresh token is not one of this server, or was altered.',
    message: 'This is not a refresh token of this server. Log in again with username and password.',
  },
  refresh_token_expired: {
    status: 401,
    terminal: true,
    retryAfter: false,
    title: 'Refresh token expired',
    when: 'The refresh token was not used within its lifetime.',
    message: 'The refresh token has run out. Log in again with username and password.',
  },
  refresh_token_superseded: {
    status: 401,
    terminal: false,
    retryAfter: true,
    title: 'Refresh token superseded',
    when: 'Another request used this refresh token a moment ago; the session lives on with the pair that it received.',
    message:
      'Another request used this refresh token a moment ago, and the session goes on with the pair it received. Use that newer pair. If there is none, present this token once more after retryAfter seconds; that answer is final.',
  },
  refresh_token_reused: {
    status: 401,
    terminal: true,
    retryAfter: false,
    title: 'Refresh token reused',
    when: 'An old refresh token came back, so the session has been ended (RFC 9700 §4.14.2).',
    message:
      'This refresh token had been used before, so the session was ended for safety. Log in again. If you did not share or repeat it yourself, somebody else may hold a copy: change the password.',
  },
  forbidden: {
    status: 403,
    terminal: false,
    retryAfter: false,
    title: 'Forbidden',
    when: 'The bearer token is good, but its user is not permitted to do this.',
    message: 'You are not permitted to do this. Log in as a user who is, or ask an administrator.',
  },
  not_found: {
    status: 404,
    terminal: false,
    retryAfter: false,
    title: 'Not found',
    when: 'There is no such address, or no such user, account or session that the caller may see.',
    message: 'There is nothing at this address. Check the path and the id in it.',
  },
  method_not_allowed: {
    status: 405,
    terminal: false,
    retryAfter: false,
    title: 'Method not allowed',
    when: 'The address exists, but not for this method.',
    message: 'This address does not take this method. Use one of those in the Allow header.',
  },
  body_too_large: {
    status: 413,
    terminal: false,
    retryAfter: false,
    title: 'Body too large',
    when: 'The body is larger than 16 KiB.',
    message: 'The body is too large. Send at most 16 KiB.',
  },
  unsupported_media_type: {
    status: 415,
    terminal: false,
    retryAfter: false,
    title: 'Unsupported media type',
    when: 'The body is in none of the accepted encodings.',
    message: 'Send the body as application/json, application/x-www-form-urlencoded or multipart/form-data.',
  },
  too_many_attempts: {
    status: 429,
    terminal: false,
    retryAfter: true,
    title: 'Too many attempts',
    when: 'Too many failed logins for this username or from this address.',
    message: 'Too many logins have failed. Wait retryAfter seconds, check username and password, then try again.',
  },
  refresh_flood: {
    status: 429,
    terminal: false,
    retryAfter: true,
    title: 'Refresh flood',
    when: 'One session is refreshed beyond the hard ceiling. The refresh token presented is not spent.',
    message:
      'This session is refreshed far too often. The refresh token is still good: wait retryAfter seconds, and refresh only when tokenLifetime, counted from the time of receipt, has nearly run out.',
  },
  overloaded: {
    status: 503,
    terminal: false,
    retryAfter: true,
    title: 'Overloaded',
    when: 'A bounded queue of the server is full.',
    message: 'The server is busy. Nothing is wrong with your credentials: try again after retryAfter seconds.',
  },
  store_unavailable: {
    status: 503,
    terminal: false,
    retryAfter: true,
    title: 'Store unavailable',
    when: 'The store cannot confirm the request. This says nothing about the credentials.',
    message:
      'The server cannot confirm the request at the moment. Nothing is wrong with your credentials: keep them and try again after retryAfter seconds.',
  },
}

export const errorCodes: readonly ErrorCode[] = Object.keys(errorTable) as ErrorCode[]

export function statusOf(code: ErrorCode): ErrorStatus {
  return errorTable[code].status
}

/** Whether a refresh token that was answered with this code can never work again. */
export function isTerminalForRefresh(code: ErrorCode): boolean {
  return errorTable[code].terminal
}
