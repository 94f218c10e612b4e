import Type from 'typebox'
import { guidSchema } from './guid.ts'
import { described, schemaOf, type SchemaOf } from './schema-of.ts'

/** Header names of the wire, in lower case as Node and `Headers` give them. */
export const headers = {
  /** Names one attempt to spend one refresh token; as secret as the token, never logged. */
  idempotencyKey: 'idempotency-key',
  /** On every answer; quote it to support. */
  requestId: 'x-request-id',
  /** Whole seconds, with every 429 and 503 (RFC 9110 §10.2.3). */
  retryAfter: 'retry-after',
  /** With every 401 (RFC 9110 §11.6.1, RFC 6750 §3). */
  challenge: 'www-authenticate',
} as const

/** What `/auth/verify` tells a reverse proxy about the caller, to be passed on to the application. */
export const identityHeaders = {
  user: 'x-pawl-user',
  /** Percent-encoded UTF-8 (`encodeURIComponent`), because a header is ASCII and a username is not. */
  username: 'x-pawl-username',
  account: 'x-pawl-account',
  /** The session's guid; absent for `Basic`, which opens no session. */
  session: 'x-pawl-session',
} as const

/** What `/auth/verify` answers in headers. */
export interface IdentityHeaders {
  readonly 'x-pawl-user': string
  readonly 'x-pawl-username': string
  readonly 'x-pawl-account': string
  readonly 'x-pawl-session'?: string
}

export const identityHeadersSchema: SchemaOf<IdentityHeaders> = schemaOf<IdentityHeaders>()(
  Type.Object({
    [identityHeaders.user]: Type.String({ description: "The user's id.", pattern: '^\\d{1,15}$', examples: ['7'] }),
    [identityHeaders.username]: Type.String({
      description: 'The username in percent-encoded UTF-8.',
      examples: ['ada%40example.com'],
    }),
    [identityHeaders.account]: Type.String({
      description: 'The id of the account that is acted on.',
      pattern: '^\\d{1,15}$',
      examples: ['12345'],
    }),
    [identityHeaders.session]: Type.Optional(
      described(guidSchema, "The session's guid; absent for `Basic`, which opens no session."),
    ),
  }),
)
