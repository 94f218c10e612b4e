import type { ErrorCode, SessionEndReason } from '@pawl/protocol'

/** What may go with a code. What is absent follows from the code (`errorTable`). */
export interface RefusalDetails {
  /** For a person; says what to do next. */
  readonly message?: string
  readonly parameters?: readonly string[]
  readonly reason?: SessionEndReason
  /** Whole seconds. */
  readonly retryAfter?: number
}

/** An expected answer that is no success. A value: handlers return it, nobody throws it. */
export interface Refusal {
  readonly success: false
  readonly code: ErrorCode
  readonly details: RefusalDetails | null
}

export const refuse = (code: ErrorCode, details: RefusalDetails | null = null): Refusal => ({
  success: false,
  code,
  details,
})

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as Partial<Refusal>).success === false

/** What a handler gives: the wire's answer, or why there is none. */
export type Outcome<Answer> = Answer | Refusal
