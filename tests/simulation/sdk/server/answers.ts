import { secondsLeft, type Instant, type LoggedIn, type Refreshed, type Session, type TokenPair } from '@pawl/core'
import { errorTable, formatDateTime, type ErrorCode } from '@pawl/protocol'

/** An answer as it leaves the server. A body that is undefined is no JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export const done: Answer = { status: 200, headers: {}, body: { success: true } }

export const success = (body: object): Answer => ({ status: 200, headers: {}, body: { success: true, ...body } })

/** What goes with a code, as the wire has it. */
interface Details {
  readonly reason?: string
  readonly retryAfter?: number
}

export const refusal = (code: ErrorCode, { reason, retryAfter = 1 }: Details = {}): Answer => {
  const { status, message, retryAfter: named } = errorTable[code]
  const error = { code, message, ...(reason !== undefined && { reason }), ...(named && { retryAfter }) }
  const headers = status === 429 || status === 503 ? { 'retry-after': String(retryAfter) } : {}
  return { status, headers, body: { success: false, error } }
}

interface Given {
  readonly session: Session
  readonly pair: TokenPair
  readonly at: Instant
}

const pairBody = ({ session, pair, at }: Given): object => ({
  guid: session.id,
  token: pair.bearer,
  tokenExpiration: formatDateTime(session.bearerExpiresAt),
  tokenLifetime: secondsLeft(session.bearerExpiresAt, at),
  refreshToken: pair.refreshToken,
  refreshTokenExpiration: formatDateTime(session.idleDeadline),
  refreshTokenLifetime: secondsLeft(session.idleDeadline, at),
})

export const answerToLogin = (result: LoggedIn): Answer => {
  switch (result.kind) {
    case 'pair':
      return success(pairBody(result))
    case 'checked':
      return done
    case 'invalid_credentials':
    case 'account_not_allowed':
      return refusal(result.kind)
    case 'account_required':
      return refusal('missing_parameter')
    case 'too_many_attempts':
      return refusal(result.kind, { retryAfter: result.retryAfterSeconds })
  }
}

export const answerToRefresh = (result: Refreshed): Answer => {
  switch (result.kind) {
    case 'pair': {
      const { notice } = result
      if (notice === null) return success(pairBody(result))
      const { diagnosis, refreshAfterSeconds: refreshAfter } = notice
      return success({ ...pairBody(result), notice: { code: 'refresh_loop', diagnosis, message: '', refreshAfter } })
    }
    case 'invalid':
      return refusal('invalid_refresh_token')
    case 'expired':
      return refusal('refresh_token_expired')
    case 'ended':
      return refusal('session_ended', { reason: result.reason })
    case 'reused':
      return refusal('refresh_token_reused')
    case 'superseded':
      return refusal('refresh_token_superseded', { retryAfter: result.retryAfterSeconds })
    case 'flood':
      return refusal('refresh_flood', { retryAfter: result.retryAfterSeconds })
    case 'account_not_allowed':
      return refusal('account_not_allowed')
  }
}
