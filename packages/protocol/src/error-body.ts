import Type from 'typebox'
import { errorCodes, type ErrorCode } from './error-codes.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { sessionEndReasonSchema, type SessionEndReason } from './session-end-reason.ts'

export interface WireError {
  /** What programs switch on. */
  readonly code: ErrorCode
  /** For a person; says what to do next. */
  readonly message: string
  /** Every missing or unfit parameter, with `missing_parameter` and `invalid_parameter`. */
  readonly parameters?: string[]
  /** Why the session ended, with `session_ended`. */
  readonly reason?: SessionEndReason
  /** Whole seconds to wait, with every 429 and 503 and with `refresh_token_superseded`. */
  readonly retryAfter?: number
  /** The address of the page about this code. */
  readonly help: string
}

/** The body of every refusal. */
export interface ErrorBody {
  readonly success: false
  readonly error: WireError
}

export const errorBodySchema: SchemaOf<ErrorBody> = schemaOf<ErrorBody>()(
  Type.Object({
    success: Type.Literal(false),
    error: Type.Object({
      code: Type.Enum(errorCodes, { description: 'What programs switch on; it never changes.' }),
      message: Type.String({ description: 'One or two sentences for a person: what happened and what to do next.' }),
      parameters: Type.Optional(
        Type.Array(Type.String({ examples: ['refresh_token'] }), {
          description: 'Every missing or unfit parameter at once.',
          minItems: 1,
        }),
      ),
      reason: Type.Optional(sessionEndReasonSchema),
      retryAfter: Type.Optional(
        Type.Integer({ description: 'Whole seconds to wait before the next attempt.', minimum: 0, examples: [1] }),
      ),
      help: Type.String({ description: 'The address of the page about this code.' }),
    }),
  }),
)

/** The page about a code, relative to the server's public address. */
export function errorHelpPath(code: ErrorCode): string {
  return `/docs/errors#${code}`
}
