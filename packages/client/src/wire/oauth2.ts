import { isToken, loggedOut, readLifetime, type Refusal, type Wire, type WireAnswer, type WireRequest } from './wire.ts'

export interface OAuth2Options {
  /** The token endpoint, from the base URL (RFC 6749 §3.2). */
  readonly tokenPath: string
  /** The revocation endpoint (RFC 7009); without it `logout` clears local tokens only. */
  readonly revocationPath?: string
  /** Sent with every request, in the body. */
  readonly clientId?: string
  readonly clientSecret?: string
  /** Seconds to assume where the server sends no `expires_in` (RFC 6749 §5.1 recommends it only); 3600 unless given. */
  readonly tokenLifetime?: number
  /** Send an `Idempotency-Key`, for servers that replay a lost answer. A server for browsers must allow it (CORS). */
  readonly idempotencyKey?: boolean
}

/** The parameters of the grant that opens the session; `grant_type` is `password` unless named. */
export type OAuth2Credentials = Readonly<Record<string, string>>

/**
 * The wire of OAuth 2.0 servers: `grant_type=refresh_token`, `access_token`, `expires_in`.
 *
 * @example
 * const session = createSession({ baseUrl, wire: oauth2({ tokenPath: '/oauth/token', clientId: 'app' }) })
 * await session.login({ grant_type: 'refresh_token', refresh_token })   // goes on with a session opened elsewhere
 */
export function oauth2(options: OAuth2Options): Wire<OAuth2Credentials> {
  const { tokenPath, revocationPath, clientId, clientSecret, tokenLifetime = 3600, idempotencyKey = false } = options
  const client = {
    ...(clientId !== undefined && { client_id: clientId }),
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
  }
  const post = (path: string, parameters: OAuth2Credentials): WireRequest => ({
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...parameters, ...client }).toString(),
    // As they are, and as they stand in the body.
    secrets: Object.entries({ ...parameters, ...client })
      .filter(([name]) => !isPublic.test(name))
      .flatMap(([, value]) => [...new Set([value, new URLSearchParams([['', value]]).toString().slice(1)])]),
  })
  return {
    login: (credentials) => post(tokenPath, { grant_type: 'password', ...credentials }),
    refresh({ pair, key }) {
      const request = post(tokenPath, { grant_type: 'refresh_token', refresh_token: pair.refreshToken })
      return idempotencyKey ? { ...request, headers: { ...request.headers, 'idempotency-key': key } } : request
    },
    logout: ({ refreshToken }) =>
      revocationPath === undefined ? undefined : post(revocationPath, { token: refreshToken }),
    read(answer, status, { path, body }) {
      // RFC 7009 §2.2: the answer's body says nothing.
      if (path === revocationPath && status === 200) return loggedOut
      const sent = new URLSearchParams(body)
      const all = { expires_in: tokenLifetime, refresh_token: sent.get('refresh_token'), ...(answer as Answer | null) }
      return typeof all.error === 'string' ? { refusal: readError(all.error, all) } : readPair(all)
    },
  }
}

/** Parameters that a message of the server may well repeat. */
const isPublic = /^(client_id|grant_type|redirect_uri|scope|username)$/

interface Answer {
  access_token?: unknown
  refresh_token?: unknown
  expires_in?: unknown
  error?: unknown
  error_description?: string
  error_uri?: string
}

function readError(code: string, { error_description: message = code, error_uri: help }: Answer): Refusal {
  // RFC 6749 §5.2: the refresh token is invalid, expired, revoked or another client's.
  return { code, message, help, verdict: code === 'invalid_grant' ? 'dead' : undefined }
}

/** RFC 6749 §5.1, and §6: without a new refresh token the former one stays. Some servers write the lifetime as a string. */
function readPair({ access_token: token, refresh_token: refreshToken, expires_in }: Answer): WireAnswer | undefined {
  if (!isToken(token) || !isToken(refreshToken)) return undefined
  const tokenLifetime = readLifetime(typeof expires_in === 'string' ? Number(expires_in) : expires_in)
  return { pair: { token, refreshToken, tokenLifetime } }
}
