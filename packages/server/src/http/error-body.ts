import { errorHelpPath, errorTable, sessionEndReasons, type ErrorBody, type ErrorCode } from '@pawl/protocol'
import type { Refusal, RefusalDetails } from './refusal.ts'

/** Seconds to wait, where the code asks for them. */
export const retryAfterOf = ({ code, details }: Refusal): number | undefined =>
  errorTable[code].retryAfter ? Math.max(1, details?.retryAfter ?? 1) : undefined

/**
 * The bodies of refusals. Those that say nothing but their code are written once and kept, because clients that loop on
 * a refusal are the ones that ask most often.
 */
export class ErrorBodies {
  readonly #publicUrl: () => string
  readonly #plain = new Map<ErrorCode, string>()
  #writtenFor = ''

  constructor(publicUrl: () => string) {
    this.#publicUrl = publicUrl
  }

  of(refusal: Refusal): string {
    const publicUrl = this.#publicUrl()
    if (refusal.details !== null) return write(refusal, publicUrl)
    if (publicUrl !== this.#writtenFor) {
      this.#plain.clear()
      this.#writtenFor = publicUrl
    }
    const kept = this.#plain.get(refusal.code)
    if (kept !== undefined) return kept
    const written = write(refusal, publicUrl)
    this.#plain.set(refusal.code, written)
    return written
  }
}

const write = (refusal: Refusal, publicUrl: string): string => {
  const { code, details } = refusal
  const retryAfter = retryAfterOf(refusal)
  const body: ErrorBody = {
    success: false,
    error: {
      code,
      message: details?.message ?? messageOf(code, details),
      ...(details?.parameters && { parameters: [...details.parameters] }),
      ...(details?.reason && { reason: details.reason }),
      ...(retryAfter !== undefined && { retryAfter }),
      help: publicUrl + errorHelpPath(code),
    },
  }
  return JSON.stringify(body)
}

const messageOf = (code: ErrorCode, details: RefusalDetails | null): string => {
  const { message } = errorTable[code]
  const reason = details?.reason
  return reason === undefined ? message : `${sessionEndReasons[reason]} Log in again with username and password.`
}
