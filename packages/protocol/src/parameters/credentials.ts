import Type from 'typebox'
import { limits } from '../limits.ts'
import { schemaOf, type SchemaOf } from '../schema-of.ts'

// Parameters are snake_case. An object of parameters never forbids further members: a server ignores those that it does
// not know, so that newer clients can talk to older servers, but counts them (`limits.parameterCount`).

/** Trimmed, normalised (NFKC) and case-folded by the server. */
export const usernameSchema: SchemaOf<string> = schemaOf<string>()(
  Type.String({
    description: 'The username. Blanks around it and upper case make no difference.',
    minLength: 1,
    maxLength: limits.usernameMaxLength,
    examples: ['ada@example.com'],
  }),
)

/** At most 1,024 bytes of UTF-8. The length counts characters, so it refuses only what cannot fit. */
export const passwordSchema: SchemaOf<string> = schemaOf<string>()(
  Type.String({
    description: 'The password: at most 1,024 bytes of UTF-8.',
    minLength: 1,
    maxLength: limits.passwordBytes,
    format: 'password',
    examples: ['a quiet harbour at noon'],
  }),
)

/** No pattern: what is not one of ours is `invalid_refresh_token`, not `invalid_parameter`. */
export const refreshTokenSchema: SchemaOf<string> = schemaOf<string>()(
  Type.String({
    description: 'The refresh token of the newest pair, exactly as it was received.',
    minLength: 1,
    maxLength: limits.parameterBytes,
    examples: ['pawl_rt_...'],
  }),
)
