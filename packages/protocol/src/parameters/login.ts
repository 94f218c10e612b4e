import Type from 'typebox'
import { accountIdSchema, type AccountId } from '../account.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { passwordSchema, usernameSchema } from './credentials.ts'

export interface LoginParameters {
  readonly username: string
  readonly password: string
  /** The account to act on; without it the user's default. An integrator must name one. */
  readonly account_id?: AccountId
  /** Only check: no session, and `{"success":true}`. Limited, hashed and recorded exactly as a login. */
  readonly auth_only?: boolean
}

export const loginParametersSchema: SchemaOf<LoginParameters> = schemaOf<LoginParameters>()(
  Type.Object({
    username: usernameSchema,
    password: passwordSchema,
    account_id: Type.Optional(
      described(accountIdSchema, "The account to act on; without it the user's default. An integrator must name one."),
    ),
    auth_only: Type.Optional(
      Type.Boolean({
        description:
          'Only check: no session is opened, and the answer is `{"success":true}`. Limited, hashed and recorded exactly as a login.',
      }),
    ),
  }),
)
