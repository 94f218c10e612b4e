import Type from 'typebox'
import { schemaOf, type SchemaOf } from '../schema-of.ts'
import { refreshTokenSchema } from './credentials.ts'

export interface LogoutParameters {
  /** Instead of a bearer token in the `Authorization` header. */
  readonly refresh_token?: string
  /** End every session of the user; needs a current credential. */
  readonly everywhere?: boolean
}

export const logoutParametersSchema: SchemaOf<LogoutParameters> = schemaOf<LogoutParameters>()(
  Type.Object({ refresh_token: Type.Optional(refreshTokenSchema), everywhere: Type.Optional(Type.Boolean()) }),
)
