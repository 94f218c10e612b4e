import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { doneSchema, type Done } from './done.ts'
import { guidSchema, type Guid } from './guid.ts'
import { noticeSchema, type Notice } from './notice.ts'
import { described, schemaOf, type SchemaOf } from './schema-of.ts'
import { userSchema, type User } from './user.ts'

/** Whole seconds from the sending of the answer, rounded down, so never longer than the server itself will accept. 0 means run out. */
export type Lifetime = number

export const lifetimeSchema: SchemaOf<Lifetime> = schemaOf<Lifetime>()(
  Type.Integer({
    title: 'Lifetime',
    description:
      'Whole seconds from the sending of the answer, rounded down, so never longer than the server itself will accept. 0 means run out.',
    minimum: 0,
    examples: [3600],
  }),
)

/** Shared by all answers that tell how long a session's tokens are good. */
export const lifetimeMembers: {
  readonly tokenExpiration: SchemaOf<DateTime>
  readonly tokenLifetime: SchemaOf<Lifetime>
  readonly refreshTokenExpiration: SchemaOf<DateTime>
  readonly refreshTokenLifetime: SchemaOf<Lifetime>
} = {
  tokenExpiration: described(
    dateTimeSchema,
    'When the bearer token runs out, for people to read. Programs count `tokenLifetime`.',
  ),
  tokenLifetime: described(
    lifetimeSchema,
    'Whole seconds for which the bearer token is good, counted from your own time of receipt; 0 means run out, refresh on.',
  ),
  refreshTokenExpiration: described(
    dateTimeSchema,
    'When the refresh token runs out, unless it is used before.',
    '2018-05-01T21:39:12+00:00',
  ),
  refreshTokenLifetime: described(
    lifetimeSchema,
    'Whole seconds for which the refresh token can be used. It moves with every refresh.',
    2_509_200,
  ),
}

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
  guid: described(guidSchema, "The session's id, stable across refreshes; safe to log and to quote to support."),
  token: Type.String({
    description: 'The bearer token, opaque to clients. Replaces the former one.',
    examples: ['pawl_at_...'],
  }),
  tokenExpiration: lifetimeMembers.tokenExpiration,
  tokenLifetime: lifetimeMembers.tokenLifetime,
  refreshToken: Type.String({
    description: 'The one refresh token that can go on with the session, opaque to clients. Replaces the former one.',
    examples: ['pawl_rt_...'],
  }),
  refreshTokenExpiration: lifetimeMembers.refreshTokenExpiration,
  refreshTokenLifetime: lifetimeMembers.refreshTokenLifetime,
  notice: Type.Optional(noticeSchema),
}

export const tokenPairSchema: SchemaOf<TokenPair> = schemaOf<TokenPair>()(
  Type.Object(pairMembers, {
    title: 'TokenPair',
    description: 'A token pair: both tokens replace those that the client had.',
  }),
)

/** A token pair, and whose it is. */
export interface LoginPair extends TokenPair {
  readonly user: User
  readonly account: AccountReference
}

export const loginPairSchema: SchemaOf<LoginPair> = schemaOf<LoginPair>()(
  Type.Object(
    { ...pairMembers, user: userSchema, account: accountReferenceSchema },
    { title: 'LoginPair', description: 'A token pair, and whose it is.' },
  ),
)

/** A pair; with `auth_only` only that the credentials are right. */
export type LoginAnswer = LoginPair | Done

export const loginAnswerSchema: SchemaOf<LoginAnswer> = schemaOf<LoginAnswer>()(
  Type.Union([loginPairSchema, doneSchema], {
    title: 'LoginAnswer',
    description: 'A token pair; with `auth_only` only that the credentials are right.',
  }),
)
