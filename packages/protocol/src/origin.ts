import Type from 'typebox'
import { limits } from './limits.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** Where a session was opened from, as the client told. */
export const deviceSchema: SchemaOf<string> = schemaOf<string>()(
  Type.String({
    description: `The user agent at login, cut to ${limits.deviceMaxLength} characters; empty where none was sent.`,
    examples: ['curl/8.5.0'],
  }),
)

/** Where the session was last seen. */
export const addressSchema: SchemaOf<string> = schemaOf<string>()(
  Type.String({ description: 'The address of the last login or refresh.', examples: ['192.0.2.7'] }),
)
