import Type from 'typebox'
import { schemaOf, type SchemaOf } from '../schema-of.ts'
import { passwordSchema } from './credentials.ts'

export interface PasswordParameters {
  /** The present one. */
  readonly password: string
  readonly new_password: string
}

export const passwordParametersSchema: SchemaOf<PasswordParameters> = schemaOf<PasswordParameters>()(
  Type.Object({ password: passwordSchema, new_password: passwordSchema }),
)
