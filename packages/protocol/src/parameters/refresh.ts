import Type from 'typebox'
import { limits } from '../limits.ts'
import { schemaOf, type SchemaOf } from '../schema-of.ts'
import { refreshTokenSchema } from './credentials.ts'

export interface RefreshParameters {
  readonly refresh_token: string
}

export const refreshParametersSchema: SchemaOf<RefreshParameters> = schemaOf<RefreshParameters>()(
  Type.Object({ refresh_token: refreshTokenSchema }),
)

/** Headers of the requests that spend a refresh token. */
export interface AttemptHeaders {
  /**
   * A random value made once for each refresh token, kept beside it and sent with every presentation of that token, so
   * that a lost answer can be had again. As secret as the token.
   */
  readonly 'idempotency-key'?: string
}

const { idempotencyKeyMinLength, idempotencyKeyMaxLength } = limits

export const attemptHeadersSchema: SchemaOf<AttemptHeaders> = schemaOf<AttemptHeaders>()(
  Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({
        description:
          'A random value made once for each refresh token, kept beside it and sent with every presentation of that token, so that a lost answer can be had again. As secret as the token. Made anew for every request it helps nobody.',
        pattern: `^[\\x21-\\x7e]{${idempotencyKeyMinLength},${idempotencyKeyMaxLength}}$`,
        examples: ['b9Zk1xq7Tn0uJw3eRfYh2A'],
      }),
    ),
  }),
)
