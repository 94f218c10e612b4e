import { PawlError, type Session } from '@pawl/client'
import type { ErrorBody, SessionAnswer } from '@pawl/protocol'

/** Asks the server whose session it is. */
export const readIdentity = async (session: Session): Promise<SessionAnswer> => {
  const answer = await session.fetch('/auth/session')
  const body = ((await answer.json().catch(() => null)) ?? {}) as Partial<SessionAnswer> & Partial<ErrorBody>
  if (answer.ok && typeof body.guid === 'string' && body.user && body.account) return body as SessionAnswer
  const { status } = answer
  const { code, message, reason } = (body.error ?? {}) as Partial<ErrorBody['error']>
  if (code !== undefined && message !== undefined) {
    throw new PawlError(code, message, { status, reason, retryable: status >= 500 })
  }
  throw new PawlError('unexpected_answer', `${answer.url} answered unlike an auth server.`, { status, retryable: true })
}
