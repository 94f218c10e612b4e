import Type, { type TInteger } from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { addressSchema, deviceSchema } from './origin.ts'
import { guidSchema, type Guid } from './guid.ts'
import { loopFindingSchema, type LoopFinding } from './loop.ts'
import { described, schemaOf, type SchemaOf } from './schema-of.ts'
import { sessionEndReasonSchema, type SessionEndReason } from './session-end-reason.ts'
import { sessionsEndedSchema } from './sessions-ended.ts'
import { lifetimeMembers, type Lifetimes } from './token-pair.ts'
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
  Type.Object(
    {
      success: Type.Literal(true),
      guid: guidSchema,
      user: userSchema,
      account: accountReferenceSchema,
      createdAt: described(dateTimeSchema, 'When the session was opened by a login.'),
      ...lifetimeMembers,
    },
    { title: 'SessionAnswer', description: 'Who is asking, on which account, and for how long still.' },
  ),
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
  device: deviceSchema,
  address: addressSchema,
  createdAt: described(dateTimeSchema, 'When the session was opened by a login.'),
  lastRefresh: Type.Union([dateTimeSchema, Type.Null()], {
    description: 'When its tokens were last replaced; null where it was never refreshed.',
  }),
  refreshCount: Type.Integer({ description: 'How often its tokens were replaced.', minimum: 0, examples: [12] }),
  current: Type.Boolean({ description: 'Whether it is the session of the bearer token that asks.' }),
}

export const ownSessionSchema: SchemaOf<OwnSession> = schemaOf<OwnSession>()(
  Type.Object(ownMembers, { title: 'OwnSession', description: "One of the user's own sessions." }),
)

/** `revoked`: somebody or something ended it; `expired`: a deadline passed. */
export const sessionStates = ['live', 'revoked', 'expired'] as const
export type SessionState = (typeof sessionStates)[number]

export const sessionStateSchema: SchemaOf<SessionState> = schemaOf<SessionState>()(
  Type.Enum(sessionStates, {
    title: 'SessionState',
    description: '`revoked`: somebody or something ended it; `expired`: a deadline passed.',
  }),
)

/** How presentations of the session's refresh tokens were judged: `rotated` ever, the others as far as the answering node remembers. */
export interface VerdictCounts {
  readonly rotated: number
  readonly repeated: number
  readonly paced: number
  readonly superseded: number
  readonly reused: number
}

const counted = (description: string): TInteger => Type.Integer({ description, minimum: 0, examples: [1] })

export const verdictCountsSchema: SchemaOf<VerdictCounts> = schemaOf<VerdictCounts>()(
  Type.Object(
    {
      rotated: counted('Tokens were replaced, ever.'),
      repeated: counted('A lost answer was given again, for its `Idempotency-Key`.'),
      paced: counted('The same pair was answered again, because the session is refreshed far too often.'),
      superseded: counted('A token was presented that another request had used a moment ago.'),
      reused: counted('An old token was presented, which ends the session.'),
    },
    {
      title: 'VerdictCounts',
      description:
        "How presentations of the session's refresh tokens were judged, but for `rotated` as far as the answering node remembers.",
    },
  ),
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
  Type.Object(
    {
      ...ownMembers,
      user: userReferenceSchema,
      account: accountReferenceSchema,
      state: sessionStateSchema,
      endedReason: Type.Union([sessionEndReasonSchema, Type.Null()], {
        description: 'Why it ended; null while it is live.',
      }),
      endedAt: Type.Union([dateTimeSchema, Type.Null()], { description: 'When it ended; null while it is live.' }),
      idleDeadline: described(dateTimeSchema, 'When the refresh token runs out, unless it is used before.'),
      hardDeadline: Type.Union([dateTimeSchema, Type.Null()], {
        description: 'When the session ends in any case; null where none is configured.',
      }),
      loop: Type.Optional(loopFindingSchema),
      verdicts: Type.Optional(verdictCountsSchema),
    },
    { title: 'AdminSession', description: 'A session as an administrator sees it.' },
  ),
)

export interface AdminSessionAnswer {
  readonly success: true
  readonly session: AdminSession
}

export const adminSessionAnswerSchema: SchemaOf<AdminSessionAnswer> = schemaOf<AdminSessionAnswer>()(
  Type.Object(
    { success: Type.Literal(true), session: adminSessionSchema },
    { title: 'AdminSessionAnswer', description: 'The session as it is now.' },
  ),
)

/** The answer of ending all sessions of a user. */
export interface SessionsEndedAnswer {
  readonly success: true
  readonly sessionsEnded: number
}

export const sessionsEndedAnswerSchema: SchemaOf<SessionsEndedAnswer> = schemaOf<SessionsEndedAnswer>()(
  Type.Object(
    { success: Type.Literal(true), sessionsEnded: sessionsEndedSchema },
    { title: 'SessionsEndedAnswer', description: 'How many sessions were ended.' },
  ),
)
