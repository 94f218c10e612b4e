import {
  decodeToken,
  type AccountId,
  type Instant,
  type RevocationReason,
  type Session,
  type SessionId,
  type Token,
  type TokenPair,
  type UserId,
} from '@pawl/core'
import type { Observation } from './observation.ts'

/** A bearer as it was given out, and for which account. */
export interface IssuedBearer {
  readonly token: Token
  readonly account: AccountId
}

/** What the world knows of a session because it saw it, not because the store says so. */
export interface KnownSession {
  readonly id: SessionId
  readonly userId: UserId
  readonly createdAt: Instant
  readonly hardDeadline: Instant | null
  /** Epoch raises seen when it was opened. */
  readonly raises: number
  /** Somebody other than an honest client presented one of its tokens. */
  touched: boolean
  /** It lived through a failover that lost changes: what was spent in the gap is accepted once more, by design. */
  disturbed: boolean
  /** Its opening was lost in such a failover, or in a restore. */
  forgotten: boolean
  readonly endings: Set<RevocationReason>
}

const decode = (kind: 'bearer' | 'refresh', text: string): Token => {
  const token = decodeToken(kind, text)
  if (token === null) throw new Error(`a ${kind} token was given out that nobody can read: ${text}`)
  return token
}

/** All that was ever given out or acknowledged, for the invariants to compare with. */
export class Ledger {
  readonly sessions: Map<SessionId, KnownSession> = new Map<SessionId, KnownSession>()
  readonly refreshTokens: Map<string, Token> = new Map<string, Token>()
  readonly bearers: Map<string, IssuedBearer> = new Map<string, IssuedBearer>()
  /** The key that the honest client keeps beside each refresh token. */
  readonly keys: Map<string, string> = new Map<string, string>()
  epochRaises = 0

  observe(observation: Observation): void {
    switch (observation.kind) {
      case 'opened': {
        this.#open(observation.session, observation.pair)
        return
      }
      case 'presented': {
        this.#present(observation)
        return
      }
      case 'ended':
        for (const id of observation.ids) this.sessions.get(id)?.endings.add(observation.reason)
        return
      case 'rolled_back':
        if (observation.epochRaised) this.epochRaises += 1
        return
      case 'epoch_raised':
        this.epochRaises += 1
        return
      case 'verified':
      case 'lost':
        return
    }
  }

  /** The session that a token says it is of; it was given out, so it is known. */
  sessionOf(refreshToken: string): KnownSession {
    const token = this.refreshTokens.get(refreshToken)
    const known = token === undefined ? undefined : this.sessions.get(token.sessionId)
    if (known === undefined) throw new Error('a token was presented that was never given out')
    return known
  }

  #open(session: Session, pair: TokenPair): void {
    const { id, userId, createdAt, hardDeadline } = session
    this.sessions.set(id, {
      id,
      userId,
      createdAt,
      hardDeadline,
      raises: this.epochRaises,
      touched: false,
      disturbed: false,
      forgotten: false,
      endings: new Set(),
    })
    this.#issue(pair, session.accountId)
  }

  #present(presented: Observation & { kind: 'presented' }): void {
    if (presented.who !== 'honest') this.sessionOf(presented.refreshToken).touched = true
    const { answer } = presented
    if (answer.kind === 'pair') this.#issue(answer.pair, answer.session.accountId)
    if (answer.kind === 'reused') this.sessionOf(presented.refreshToken).endings.add('token_reuse')
  }

  #issue({ bearer, refreshToken }: TokenPair, account: AccountId): void {
    if (!this.refreshTokens.has(refreshToken)) this.refreshTokens.set(refreshToken, decode('refresh', refreshToken))
    if (!this.bearers.has(bearer)) this.bearers.set(bearer, { token: decode('bearer', bearer), account })
  }
}
