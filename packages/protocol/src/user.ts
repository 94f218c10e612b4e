import Type from 'typebox'
import { accountIdSchema, accountReferenceSchema, type AccountId, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { limits } from './limits.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { sessionsEndedSchema } from './sessions-ended.ts'

/** A positive integer of at most 15 digits. */
export type UserId = number

export const userIdSchema: SchemaOf<UserId> = schemaOf<UserId>()(
  Type.Integer({
    title: 'UserId',
    description: 'The id of a user: a positive integer of at most 15 digits.',
    minimum: 1,
    maximum: limits.integerMaximum,
    examples: [7],
  }),
)

const usernameSchema = Type.String({
  description: 'The username as it was normalised: trimmed, NFKC, case-folded.',
  examples: ['ada@example.com'],
})

/** The user who logged in, as other answers name it. */
export interface UserReference {
  readonly id: UserId
  readonly username: string
}

export const userReferenceSchema: SchemaOf<UserReference> = schemaOf<UserReference>()(
  Type.Object(
    { id: userIdSchema, username: usernameSchema },
    { title: 'UserReference', description: 'A user, as other answers name it.' },
  ),
)

/** A user as it sees itself. */
export interface User extends UserReference {
  /** May use `/admin/*`. */
  readonly administrator: boolean
  /** Has no default account and must name one at every login. */
  readonly integrator: boolean
  /** The accounts on which the user may act. (Administrators see every membership, those in disabled accounts too.) */
  readonly accounts: AccountReference[]
  /** Chosen by a login that names no account; null for an integrator. */
  readonly defaultAccountId: AccountId | null
}

const ownMembers = {
  id: userIdSchema,
  username: usernameSchema,
  administrator: Type.Boolean({ description: 'May use `/admin/*`.' }),
  integrator: Type.Boolean({ description: 'Has no default account and must name one at every login.' }),
  accounts: Type.Array(accountReferenceSchema, { description: 'The accounts on which the user may act.' }),
  defaultAccountId: Type.Union([accountIdSchema, Type.Null()], {
    description: 'Chosen by a login that names no account; null for an integrator.',
  }),
}

export const userSchema: SchemaOf<User> = schemaOf<User>()(
  Type.Object(ownMembers, { title: 'User', description: 'A user as it sees itself.' }),
)

/** A user as an administrator sees it. */
export interface AdminUser extends User {
  readonly disabled: boolean
  readonly createdAt: DateTime
}

export const adminUserSchema: SchemaOf<AdminUser> = schemaOf<AdminUser>()(
  Type.Object(
    {
      ...ownMembers,
      disabled: Type.Boolean({ description: 'A disabled user cannot log in, and has no live session.' }),
      createdAt: dateTimeSchema,
    },
    { title: 'AdminUser', description: 'A user as an administrator sees it.' },
  ),
)

export interface AdminUserAnswer {
  readonly success: true
  readonly user: AdminUser
}

export const adminUserAnswerSchema: SchemaOf<AdminUserAnswer> = schemaOf<AdminUserAnswer>()(
  Type.Object(
    { success: Type.Literal(true), user: adminUserSchema },
    { title: 'AdminUserAnswer', description: 'The user as it is now.' },
  ),
)

/** The answer of a change, which ends sessions where it demands it. */
export interface ChangedUserAnswer extends AdminUserAnswer {
  readonly sessionsEnded: number
}

export const changedUserAnswerSchema: SchemaOf<ChangedUserAnswer> = schemaOf<ChangedUserAnswer>()(
  Type.Object(
    { success: Type.Literal(true), user: adminUserSchema, sessionsEnded: sessionsEndedSchema },
    { title: 'ChangedUserAnswer', description: 'The user as it is now, and how many sessions the change ended.' },
  ),
)
