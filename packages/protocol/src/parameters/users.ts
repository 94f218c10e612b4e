import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { limits } from '../limits.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { userIdSchema, type UserId } from '../user.ts'
import { passwordSchema, usernameSchema } from './credentials.ts'
import { pageMembers } from './page-members.ts'
import type { PageParameters } from './page.ts'

const membershipsSchema = Type.Array(accountIdSchema, {
  description: 'The accounts on which the user may act: the whole list.',
  minItems: 1,
  maxItems: limits.accountsPerUser,
  uniqueItems: true,
})

export interface CreateUserParameters {
  readonly username: string
  readonly password: string
  readonly accounts: AccountId[]
  /** One of `accounts`. Without it the first of them; an integrator has none. */
  readonly default_account_id?: AccountId
  readonly administrator?: boolean
  readonly integrator?: boolean
}

export const createUserParametersSchema: SchemaOf<CreateUserParameters> = schemaOf<CreateUserParameters>()(
  Type.Object({
    username: usernameSchema,
    password: passwordSchema,
    accounts: membershipsSchema,
    default_account_id: Type.Optional(
      described(accountIdSchema, 'One of `accounts`. Without it the first of them; an integrator has none.'),
    ),
    administrator: Type.Optional(Type.Boolean({ description: 'May use `/admin/*`.' })),
    integrator: Type.Optional(
      Type.Boolean({ description: 'Has no default account and must name one at every login.' }),
    ),
  }),
)

/** What is absent stays as it is. */
export interface ChangeUserParameters {
  readonly disabled?: boolean
  readonly password?: string
  /** The whole new list. */
  readonly accounts?: AccountId[]
  readonly default_account_id?: AccountId
  readonly administrator?: boolean
}

export const changeUserParametersSchema: SchemaOf<ChangeUserParameters> = schemaOf<ChangeUserParameters>()(
  Type.Object({
    disabled: Type.Optional(
      Type.Boolean({ description: 'True ends every session of the user, and no login succeeds.' }),
    ),
    password: Type.Optional(described(passwordSchema, 'A new password; ends every session of the user.')),
    accounts: Type.Optional(membershipsSchema),
    default_account_id: Type.Optional(
      described(accountIdSchema, 'One of the accounts of the user; an integrator has none.'),
    ),
    administrator: Type.Optional(Type.Boolean({ description: 'May use `/admin/*`.' })),
  }),
)

export interface ListUsersParameters extends PageParameters {
  /** A part of the username. */
  readonly query?: string
}

export const listUsersParametersSchema: SchemaOf<ListUsersParameters> = schemaOf<ListUsersParameters>()(
  Type.Object({ query: Type.Optional(described(usernameSchema, 'A part of the username.', 'ada')), ...pageMembers }),
)

/** `{id}` in the path. */
export interface UserPath {
  readonly id: UserId
}

export const userPathSchema: SchemaOf<UserPath> = schemaOf<UserPath>()(
  Type.Object({ id: described(userIdSchema, "The user's id.") }),
)
