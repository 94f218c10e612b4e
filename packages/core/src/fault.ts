/**
 * Something that cannot be answered now, and says nothing about the credentials (I9): the edge turns it into 503 with
 * `Retry-After`. Anything else that is thrown is treated the same way, but logged as a programmer's error.
 */
export class Fault extends Error {
  readonly code: 'store_unavailable' | 'overloaded'
  readonly retryAfterSeconds: number

  constructor(
    code: 'store_unavailable' | 'overloaded',
    detail: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(detail, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 1
  }
}
