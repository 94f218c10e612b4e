import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { guidSchema, type Guid } from './guid.ts'
import { loopFindingSchema, type LoopFinding } from './loop.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { sessionEndReasonSchema, type SessionEndReason } from './session-end-reason.ts'
import { lifetimeSchema, type Lifetimes } from './token-pair.ts'
import { userReferenceSchema, userSchema, type User, type UserReference } from './user.ts'

/** The answer of `GET /auth/session`: who is asking, on which account, and for how long still. */
export interface SessionAnswer extends Lifetimes {
  readonly success: true
  readonly guid: Guid
  readonly user: User
  readonly account: AccountReference
  readonly createdAt: DateTime
}

export const sessionAnswerSchema: SchemaOf<SessionAnswer> = schemaOf<SessionAnswer>()(
  Type.Object({
    success: Type.Literal(true),
    guid: guidSchema,
    user: userSchema,
    account: accountReferenceSchema,
    createdAt: dateTimeSchema,
    tokenExpiration: dateTimeSchema,
    tokenLifetime: lifetimeSchema,
    refreshTokenExpiration: dateTimeSchema,
    refreshTokenLifetime: lifetimeSchema,
  }),
)

/** A session in the list of the user's own. */
export interface OwnSession {
  readonly guid: Guid
  /** The user agent at login, cut to 256 characters; empty where none was sent. */
  readonly device: string
  /** The address of the last login or refresh. */
  readonly address: string
  readonly createdAt: DateTime
  /** Null where the session was never refreshed. */
  readonly lastRefresh: DateTime | null
  readonly refreshCount: number
  /** Whether it is the session of the bearer token that asks. */
  readonly current: boolean
}

const ownMembers = {
  guid: guidSchema,
  device: Type.String(),
  address: Type.String(),
  createdAt: dateTimeSchema,
  lastRefresh: Type.Union([dateTimeSchema, Type.Null()]),
  refreshCount: Type.Integer({ minimum: 0 }),
  current: Type.Boolean(),
}

export const ownSessionSchema: SchemaOf<OwnSession> = schemaOf<OwnSession>()(Type.Object(ownMembers))

/** `revoked`: somebody or something ended it; `expired`: a deadline passed. */
export const sessionStates = ['live', 'revoked', 'expired'] as const
export type SessionState = (typeof sessionStates)[number]

export const sessionStateSchema: SchemaOf<SessionState> = schemaOf<SessionState>()(Type.Enum(sessionStates))

/** How presentations of the session's refresh tokens were judged: `rotated` ever, the others as far as the answering node remembers. */
export interface VerdictCounts {
  readonly rotated: number
  readonly repeated: number
  readonly paced: number
  readonly superseded: number
  readonly reused: number
}

const count = Type.Integer({ minimum: 0 })

export const verdictCountsSchema: SchemaOf<VerdictCounts> = schemaOf<VerdictCounts>()(
  Type.Object({ rotated: count, repeated: count, paced: count, superseded: count, reused: count }),
)

/** A session as an administrator sees it. */
export interface AdminSession extends OwnSession {
  readonly user: UserReference
  readonly account: AccountReference
  readonly state: SessionState
  /** Null while the session is live, like `endedAt`. */
  readonly endedReason: SessionEndReason | null
  readonly endedAt: DateTime | null
  /** When the refresh token runs out, unless it is used before. */
  readonly idleDeadline: DateTime
  /** When the session ends in any case; null where none is configured. */
  readonly hardDeadline: DateTime | null
  /** Where the session loops now or did within the last day. */
  readonly loop?: LoopFinding
  /** Where the answering node has seen refreshes that were no plain rotations. */
  readonly verdicts?: VerdictCounts
}

export const adminSessionSchema: SchemaOf<AdminSession> = schemaOf<AdminSession>()(
  Type.Object({
    ...ownMembers,
    user: userReferenceSchema,
    account: accountReferenceSchema,
    state: sessionStateSchema,
    endedReason: Type.Union([sessionEndReasonSchema, Type.Null()]),
    endedAt: Type.Union([dateTimeSchema, Type.Null()]),
    idleDeadline: dateTimeSchema,
    hardDeadline: Type.Union([dateTimeSchema, Type.Null()]),
    loop: Type.Optional(loopFindingSchema),
    verdicts: Type.Optional(verdictCountsSchema),
  }),
)

export interface AdminSessionAnswer {
  readonly success: true
  readonly session: AdminSession
}

export const adminSessionAnswerSchema: SchemaOf<AdminSessionAnswer> = schemaOf<AdminSessionAnswer>()(
  Type.Object({ success: Type.Literal(true), session: adminSessionSchema }),
)

/** The answer of ending all sessions of a user. */
export interface SessionsEndedAnswer {
  readonly success: true
  readonly sessionsEnded: number
}

export const sessionsEndedAnswerSchema: SchemaOf<SessionsEndedAnswer> = schemaOf<SessionsEndedAnswer>()(
  Type.Object({ success: Type.Literal(true), sessionsEnded: count }),
)
