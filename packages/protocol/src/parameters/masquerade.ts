import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { refreshTokenSchema } from './credentials.ts'

export interface MasqueradeParameters {
  readonly refresh_token: string
  /** Another of the user's accounts, on which the session acts from now on. */
  readonly account_id: AccountId
}

export const masqueradeParametersSchema: SchemaOf<MasqueradeParameters> = schemaOf<MasqueradeParameters>()(
  Type.Object({
    refresh_token: refreshTokenSchema,
    account_id: described(accountIdSchema, "Another of the user's accounts, on which the session acts from now on."),
  }),
)
