import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { limits } from '../limits.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'

const accountNameSchema = Type.String({
  description: 'The name of the account, for people.',
  minLength: 1,
  maxLength: limits.accountNameMaxLength,
  examples: ['Mill'],
})

export interface CreateAccountParameters {
  /** Without it the next free integer is taken. */
  readonly id?: AccountId
  readonly name: string
}

export const createAccountParametersSchema: SchemaOf<CreateAccountParameters> = schemaOf<CreateAccountParameters>()(
  Type.Object({
    id: Type.Optional(described(accountIdSchema, 'The id that the account shall have. Without it the next free one.')),
    name: accountNameSchema,
  }),
)

/** What is absent stays as it is. */
export interface ChangeAccountParameters {
  readonly name?: string
  readonly disabled?: boolean
}

export const changeAccountParametersSchema: SchemaOf<ChangeAccountParameters> = schemaOf<ChangeAccountParameters>()(
  Type.Object({
    name: Type.Optional(accountNameSchema),
    disabled: Type.Optional(
      Type.Boolean({
        description: 'True: nobody can log in to it or act on it any more, and the sessions that act on it end.',
      }),
    ),
  }),
)

/** `{id}` in the path. */
export interface AccountPath {
  readonly id: AccountId
}

export const accountPathSchema: SchemaOf<AccountPath> = schemaOf<AccountPath>()(
  Type.Object({ id: described(accountIdSchema, "The account's id.") }),
)
