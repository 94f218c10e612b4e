import Type from 'typebox'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { refreshTokenSchema } from './credentials.ts'

export interface LogoutParameters {
  /** Instead of a bearer token in the `Authorization` header. */
  readonly refresh_token?: string
  /** End every session of the user; needs a current credential. */
  readonly everywhere?: boolean
}

export const logoutParametersSchema: SchemaOf<LogoutParameters> = schemaOf<LogoutParameters>()(
  Type.Object({
    refresh_token: Type.Optional(
      described(refreshTokenSchema, 'Instead of a bearer token in the `Authorization` header.'),
    ),
    everywhere: Type.Optional(
      Type.Boolean({ description: 'End every session of the user; needs a current credential.' }),
    ),
  }),
)
