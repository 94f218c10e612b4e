import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { guidSchema, type Guid } from '../guid.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { sessionStateSchema, type SessionState } from '../session.ts'
import { userIdSchema, type UserId } from '../user.ts'
import { pageMembers } from './page-members.ts'
import type { PageParameters } from './page.ts'

/** Filters; all that are given must fit. */
export interface ListSessionsParameters extends PageParameters {
  readonly user?: UserId
  readonly account?: AccountId
  readonly state?: SessionState
  /** True: only sessions that loop now or did within the last day. */
  readonly loop?: boolean
}

export const listSessionsParametersSchema: SchemaOf<ListSessionsParameters> = schemaOf<ListSessionsParameters>()(
  Type.Object({
    user: Type.Optional(described(userIdSchema, 'Only sessions of this user.')),
    account: Type.Optional(described(accountIdSchema, 'Only sessions that act on this account.')),
    state: Type.Optional(described(sessionStateSchema, 'Only sessions in this state.')),
    loop: Type.Optional(Type.Boolean({ description: 'True: only sessions that loop now or did within the last day.' })),
    ...pageMembers,
  }),
)

/** Whose sessions to end. Required, so that a forgotten filter ends nobody's. */
export interface EndSessionsParameters {
  readonly user: UserId
}

export const endSessionsParametersSchema: SchemaOf<EndSessionsParameters> = schemaOf<EndSessionsParameters>()(
  Type.Object({
    user: described(userIdSchema, "Whose sessions to end. Required, so that a forgotten filter ends nobody's."),
  }),
)

/** `{guid}` in the path. */
export interface SessionPath {
  readonly guid: Guid
}

export const sessionPathSchema: SchemaOf<SessionPath> = schemaOf<SessionPath>()(
  Type.Object({ guid: described(guidSchema, "The session's guid.") }),
)
