import Type from 'typebox'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { limits } from './limits.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { sessionsEndedSchema } from './sessions-ended.ts'

/** A positive integer of at most 15 digits. */
export type AccountId = number

export const accountIdSchema: SchemaOf<AccountId> = schemaOf<AccountId>()(
  Type.Integer({
    title: 'AccountId',
    description: 'The id of an account: a positive integer of at most 15 digits.',
    minimum: 1,
    maximum: limits.integerMaximum,
    examples: [12345],
  }),
)

const accountNameSchema = Type.String({ description: 'The name of the account, for people.', examples: ['Default'] })

/** The account that is acted on, as other answers name it. */
export interface AccountReference {
  readonly id: AccountId
  readonly name: string
}

export const accountReferenceSchema: SchemaOf<AccountReference> = schemaOf<AccountReference>()(
  Type.Object(
    { id: accountIdSchema, name: accountNameSchema },
    { title: 'AccountReference', description: 'The account that is acted on.' },
  ),
)

export interface Account extends AccountReference {
  /** Nobody can log in to a disabled account or act on it. */
  readonly disabled: boolean
  readonly createdAt: DateTime
}

export const accountSchema: SchemaOf<Account> = schemaOf<Account>()(
  Type.Object(
    {
      id: accountIdSchema,
      name: accountNameSchema,
      disabled: Type.Boolean({ description: 'Nobody can log in to a disabled account or act on it.' }),
      createdAt: dateTimeSchema,
    },
    { title: 'Account', description: 'An account as an administrator sees it.' },
  ),
)

export interface AccountAnswer {
  readonly success: true
  readonly account: Account
}

export const accountAnswerSchema: SchemaOf<AccountAnswer> = schemaOf<AccountAnswer>()(
  Type.Object(
    { success: Type.Literal(true), account: accountSchema },
    { title: 'AccountAnswer', description: 'The account as it is now.' },
  ),
)

/** The answer of a change; disabling an account ends the sessions that act on it. */
export interface ChangedAccountAnswer extends AccountAnswer {
  readonly sessionsEnded: number
}

export const changedAccountAnswerSchema: SchemaOf<ChangedAccountAnswer> = schemaOf<ChangedAccountAnswer>()(
  Type.Object(
    { success: Type.Literal(true), account: accountSchema, sessionsEnded: sessionsEndedSchema },
    { title: 'ChangedAccountAnswer', description: 'The account as it is now, and how many sessions the change ended.' },
  ),
)
