import Type from 'typebox'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { passwordSchema } from './credentials.ts'

export interface PasswordParameters {
  /** The present one. */
  readonly password: string
  readonly new_password: string
}

export const passwordParametersSchema: SchemaOf<PasswordParameters> = schemaOf<PasswordParameters>()(
  Type.Object({
    password: described(passwordSchema, 'The present one.'),
    new_password: described(
      passwordSchema,
      'The one that it shall be: at most 1,024 bytes of UTF-8.',
      'a lighthouse at dusk',
    ),
  }),
)
