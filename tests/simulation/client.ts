import type { AccountId, Instant, Refreshed, SessionId, TokenPair, UserId } from '@pawl/core'
import type { Loss } from './observation.ts'

/** What a client keeps: the pair, and the key that will spend its refresh token, written in one go. */
export interface Stored {
  readonly sessionId: SessionId
  readonly pair: TokenPair
  readonly key: string | null
  /** Where a masquerade was asked for: written down before it is sent, so that it is asked for again and nothing else. */
  readonly account: AccountId | null
}

/** One presentation on its way. */
export interface Message {
  readonly client: number
  readonly stored: Stored
  readonly sentAt: Instant
}

/**
 * The honest client, as the design of the SDK has it: presents what is stored, repeats with the same key, adopts only
 * newer pairs, obeys `superseded`, and gives up on a terminal answer only. One that sends no key is `plain`.
 */
export class SimulatedClient {
  readonly number: number
  readonly userId: UserId
  readonly username: string
  readonly sendsKey: boolean
  stored: Stored | null = null
  /** Bearers of before, newest first. */
  formerBearers: string[] = []
  /** Told `superseded` for this token: to be presented once more, not before then. */
  #waiting: { readonly refreshToken: string; readonly until: Instant } | null = null
  #keys = 0
  lastMasquerade: Instant | null = null
  /** Nobody has presented the stored token yet: only then may it be decided what its key is for. */
  isFresh = false

  constructor(number: number, user: { readonly id: UserId; readonly username: string }, sendsKey: boolean) {
    this.number = number
    this.userId = user.id
    this.username = user.username
    this.sendsKey = sendsKey
  }

  /** Stores a pair, and answers the key that was made for it. */
  store(sessionId: SessionId, pair: TokenPair): string | null {
    this.#keys += 1
    const key = this.sendsKey ? `key-${String(this.number)}-${String(this.#keys).padStart(16, '0')}` : null
    if (this.stored !== null) this.formerBearers = [this.stored.pair.bearer, ...this.formerBearers].slice(0, 3)
    this.stored = { sessionId, pair, key, account: null }
    this.isFresh = true
    this.#waiting = null
    return key
  }

  forget(): void {
    this.stored = null
    this.#waiting = null
  }

  /** Writes down that every presentation of the stored token will be a masquerade. */
  aim(account: AccountId): void {
    if (this.stored !== null && this.isFresh) this.stored = { ...this.stored, account }
  }

  /** The presentation that this client would send now; null while it has nothing, or has to wait. */
  message(now: Instant): Message | null {
    if (this.stored === null) return null
    const { refreshToken } = this.stored.pair
    if (this.#waiting?.refreshToken === refreshToken && now < this.#waiting.until) return null
    this.isFresh = false
    return { client: this.number, stored: this.stored, sentAt: now }
  }

  /** Takes an answer. Tells the loss if this ends the session for the client, and the new key if it stored a pair. */
  receive(message: Message, answer: Refreshed | { kind: 'fault' }, now: Instant): { loss?: Loss; stored?: true } {
    const current = this.stored
    // Another answer was faster: what is stored is newer than what this is about.
    if (current === null || current.pair.refreshToken !== message.stored.pair.refreshToken) return {}
    switch (answer.kind) {
      case 'fault':
      case 'flood':
        return {}
      case 'pair':
        if (answer.pair.refreshToken === current.pair.refreshToken) return {}
        this.store(current.sessionId, answer.pair)
        return { stored: true }
      case 'account_not_allowed':
        this.stored = { ...current, account: null }
        return {}
      case 'superseded':
        return this.#superseded(current.pair.refreshToken, answer.retryAfterSeconds, now)
      case 'invalid':
      case 'expired':
      case 'ended':
      case 'reused':
        this.forget()
        return { loss: { kind: 'answer', answer } }
    }
  }

  #superseded(refreshToken: string, retryAfterSeconds: number, now: Instant): { loss?: Loss } {
    const isFinal = this.#waiting?.refreshToken === refreshToken && now >= this.#waiting.until
    if (isFinal) {
      this.forget()
      return { loss: { kind: 'superseded' } }
    }
    this.#waiting ??= { refreshToken, until: (now + retryAfterSeconds * 1000) as Instant }
    return {}
  }
}
