import { LRUCache } from 'lru-cache'
import type { EndedWhy } from './rotation.ts'
import type { SessionId } from './session.ts'

interface Ended {
  readonly refreshToken: string
  readonly reason: EndedWhy
}

/**
 * Refresh tokens whose session is over for good, so that a client which loops on one costs no read. Only ends that
 * nothing can undo are remembered, of each session under the whole token that came last: `unknown` and `superseded` never
 * are.
 */
export class EndedTokens {
  readonly #sessions: LRUCache<SessionId, Ended>

  constructor(capacity = 10_000) {
    this.#sessions = new LRUCache({ max: capacity })
  }

  recall(sessionId: SessionId, refreshToken: string): EndedWhy | undefined {
    const ended = this.#sessions.get(sessionId)
    return ended?.refreshToken === refreshToken ? ended.reason : undefined
  }

  remember(sessionId: SessionId, refreshToken: string, reason: EndedWhy): void {
    this.#sessions.set(sessionId, { refreshToken, reason })
  }
}
