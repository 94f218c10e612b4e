import type { ErrorCode, SessionEndReason } from '@pawl/protocol'

/** Failures that the SDK finds by itself. */
export type ClientErrorCode =
  | 'invalid_options'
  | 'not_logged_in'
  | 'no_answer'
  | 'unexpected_answer'
  | 'refresh_limited'
  | 'bearer_refused'
  | 'storage_unreadable'
  | 'storage_unwritable'
  | 'storage_corrupt'

/** The server's codes, the SDK's own, and (`string`) those of a server that speaks another wire. */
export type PawlErrorCode = ErrorCode | ClientErrorCode | (string & Record<never, never>)

export interface PawlErrorDetails {
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable?: boolean
  /** The HTTP status, where a server answered. */
  readonly status?: number | undefined
  /** Why the session ended. */
  readonly reason?: SessionEndReason | (string & Record<never, never>) | undefined
  /** The parameters or options that are missing or unfit. */
  readonly parameters?: readonly string[] | undefined
  /** Seconds to wait before the next try. */
  readonly retryAfter?: number | undefined
  /** The address of the page about this code. */
  readonly help?: string | undefined
}

/** Every failure of the SDK. Programs switch on `code`; `message` says what happened and what to do; no secret is in either. */
export class PawlError extends Error implements PawlErrorDetails {
  declare readonly code: PawlErrorCode
  declare readonly retryable: boolean
  declare readonly status?: number | undefined
  declare readonly reason?: string | undefined
  declare readonly parameters?: readonly string[] | undefined
  declare readonly retryAfter?: number | undefined
  declare readonly help?: string | undefined

  constructor(code: PawlErrorCode, message: string, details: PawlErrorDetails = {}) {
    super(message)
    Object.assign(this, { name: 'PawlError', code, retryable: false }, details)
  }
}

/** The name of a fault such as `ECONNREFUSED`. Never its message: that may quote a header or a body, and so a secret. */
export function nameOfFault(fault: unknown): string {
  const { code, name, cause } = fault as { code?: unknown; name?: unknown; cause?: { code?: unknown } }
  // Node's faults say `Error` and have a code; a DOMException has a name, and a number for a code.
  return String(cause?.code ?? (name === 'Error' ? code : name))
}

/** Turns whatever a storage throws into an error of ours. */
export function failWith(code: ClientErrorCode): (fault: unknown) => never {
  return (fault) => {
    const message = `${code} (${nameOfFault(fault)}): check space and permissions.`
    throw new PawlError(code, message, { retryable: true })
  }
}
