import type { AuditEntry } from '../audit.ts'
import type { Services } from '../services.ts'
import { readToken } from '../token/read.ts'
import { isGenuine, type Token, type TokenKind } from '../token/token.ts'
import { judgeBearer } from './bearer.ts'
import { mayLive, type Session } from './session.ts'

export interface Logout {
  readonly kind: TokenKind
  readonly token: string
  /** Ends all sessions of the user; for that the token must be a current one. */
  readonly everywhere: boolean
  readonly address: string
}

export type LoggedOut =
  | { readonly kind: 'done' }
  | { readonly kind: 'invalid' }
  /** `everywhere` was asked with a token that has been replaced or has run out. */
  | { readonly kind: 'expired' }

type Needs = Pick<Services, 'store' | 'clock' | 'ring'>

/** Ends the session of any genuine token, an old one too: whoever holds it can do no less by using it. Repeating is harmless. */
export const logout = async (services: Needs, request: Logout): Promise<LoggedOut> => {
  const { store, clock, ring } = services
  const reading = readToken(ring(), request.kind, request.token, clock.now())
  if (reading.kind === 'invalid') return reading
  const session = await store.sessions.find(reading.token.sessionId)
  if (session === null) return reading.kind === 'expired' ? { kind: 'done' } : { kind: 'invalid' }
  if (!comesFrom(services, session, reading.token)) return { kind: 'invalid' }
  if (!mayLive(session, clock.now(), store.deployment.epoch())) return { kind: 'done' }
  if (request.everywhere && !isCurrent(services, session, reading.token)) return { kind: 'expired' }
  const which = request.everywhere ? { user: session.userId } : { session: session.id }
  await store.sessions.revoke(which, { at: clock.now(), reason: 'logout' }, entry(services, session, request))
  return { kind: 'done' }
}

const comesFrom = ({ ring }: Needs, session: Session, token: Token): boolean => {
  const key = ring().find(token.keyId)
  return key !== 'missing' && key !== 'retired' && isGenuine(key, token, session.salt)
}

const isCurrent = ({ store, clock, ring }: Needs, session: Session, token: Token): boolean => {
  if (token.kind === 'refresh') return token.generation === session.generation && token.keyId === session.keyId
  return judgeBearer(session, token, { now: clock.now(), epoch: store.deployment.epoch() }, ring()).kind === 'accepted'
}

const entry = ({ clock }: Needs, session: Session, { everywhere, address }: Logout): AuditEntry => ({
  kind: 'logout',
  at: clock.now(),
  userId: session.userId,
  accountId: session.accountId,
  sessionId: session.id,
  address,
  by: null,
  detail: everywhere ? 'everywhere' : null,
})
