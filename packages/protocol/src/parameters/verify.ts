import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'

/** In the query, beside whatever the application's own URL holds. */
export interface VerifyParameters {
  /** With `Basic`: the account to act on. */
  readonly account_id?: AccountId
}

export const verifyParametersSchema: SchemaOf<VerifyParameters> = schemaOf<VerifyParameters>()(
  Type.Object({
    account_id: Type.Optional(
      described(
        accountIdSchema,
        'With `Basic`: the account to act on. With a bearer token the whole query is the application’s own and is not read.',
      ),
    ),
  }),
)
