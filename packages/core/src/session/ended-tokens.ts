import { LRUCache } from 'lru-cache'
import type { EndedWhy } from './rotation.ts'

/**
 * Refresh tokens whose session is over for good, so that a client which loops on one costs no read. Only ends that
 * nothing can undo are remembered, under the whole token: `unknown` and `superseded` never are.
 */
export class EndedTokens {
  readonly #tokens: LRUCache<string, EndedWhy>

  constructor(capacity = 10_000) {
    this.#tokens = new LRUCache({ max: capacity })
  }

  recall(refreshToken: string): EndedWhy | undefined {
    return this.#tokens.get(refreshToken)
  }

  remember(refreshToken: string, reason: EndedWhy): void {
    this.#tokens.set(refreshToken, reason)
  }
}
