import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { doneSchema, type Done } from './done.ts'
import { guidSchema, type Guid } from './guid.ts'
import { noticeSchema, type Notice } from './notice.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { userSchema, type User } from './user.ts'

/** Whole seconds from the sending of the answer, rounded down, so never longer than the server itself will accept. 0 means run out. */
export type Lifetime = number

export const lifetimeSchema: SchemaOf<Lifetime> = schemaOf<Lifetime>()(Type.Integer({ minimum: 0, examples: [3600] }))

/** How long the two tokens of a session are good. Clients count the lifetimes; the date-times are for people. */
export interface Lifetimes {
  readonly tokenExpiration: DateTime
  readonly tokenLifetime: Lifetime
  readonly refreshTokenExpiration: DateTime
  readonly refreshTokenLifetime: Lifetime
}

/** The answer of login, refresh, masquerade and password: both tokens replace those that the client had. */
export interface TokenPair extends Lifetimes {
  readonly success: true
  /** The session's id. */
  readonly guid: Guid
  /** The bearer token, opaque to clients. */
  readonly token: string
  /** The one refresh token that can go on with the session (RFC 9700 §4.14.2), opaque to clients. */
  readonly refreshToken: string
  readonly notice?: Notice
}

// In the order of the contract's example, which is also the order in which answers are written.
const pairMembers = {
  success: Type.Literal(true),
  guid: guidSchema,
  token: Type.String(),
  tokenExpiration: dateTimeSchema,
  tokenLifetime: lifetimeSchema,
  refreshToken: Type.String(),
  refreshTokenExpiration: dateTimeSchema,
  refreshTokenLifetime: lifetimeSchema,
  notice: Type.Optional(noticeSchema),
}

export const tokenPairSchema: SchemaOf<TokenPair> = schemaOf<TokenPair>()(Type.Object(pairMembers))

/** A token pair, and whose it is. */
export interface LoginPair extends TokenPair {
  readonly user: User
  readonly account: AccountReference
}

export const loginPairSchema: SchemaOf<LoginPair> = schemaOf<LoginPair>()(
  Type.Object({ ...pairMembers, user: userSchema, account: accountReferenceSchema }),
)

/** A pair; with `auth_only` only that the credentials are right. */
export type LoginAnswer = LoginPair | Done

export const loginAnswerSchema: SchemaOf<LoginAnswer> = schemaOf<LoginAnswer>()(
  Type.Union([loginPairSchema, doneSchema]),
)
