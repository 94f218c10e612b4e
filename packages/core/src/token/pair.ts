import type { Session } from '../session/session.ts'
import type { KeyRing } from './key-ring.ts'
import { mintTokens } from './token.ts'
import { Fault } from '../fault.ts'

/** The current pair of a session, as it was and will be given out for this generation. */
export interface TokenPair {
  readonly bearer: string
  readonly refreshToken: string
}

/** Mints with the key that the row names. A node that lacks that key cannot answer, which is no fault of the client. */
export const mintPair = (ring: KeyRing, session: Session): TokenPair => {
  const key = ring.find(session.keyId)
  if (key === 'missing' || key === 'retired') {
    throw new Fault('store_unavailable', `This node does not hold key ${String(session.keyId)}.`)
  }
  const { id: sessionId, generation, salt, bearerExpiresAt, idleDeadline } = session
  const minted = mintTokens(key, salt, { sessionId, generation }, { bearer: bearerExpiresAt, refresh: idleDeadline })
  return { bearer: minted.bearer, refreshToken: minted.refresh }
}
