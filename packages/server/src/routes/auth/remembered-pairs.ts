import { plus, usernameKey, type Clock, type Instant, type User } from '@pawl/core'
import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'

const rememberedFor = 60_000

/**
 * Right pairs of username and password, for a minute, so that a proxy which sends `Basic` with every request does not cost
 * a password hash each time. Kept is an HMAC under a key that dies with the process; the credential version is in it, so a
 * changed password is forgotten at once.
 */
export class RememberedPairs {
  readonly #clock: Clock
  readonly #keyObject = createSecretKey(randomBytes(32))
  readonly #until: LRUCache<string, Instant>

  constructor(clock: Clock, capacity = 10_000) {
    this.#clock = clock
    this.#until = new LRUCache({ max: capacity })
  }

  has(user: User, password: string): boolean {
    const until = this.#until.get(this.#name(user, password))
    return until !== undefined && this.#clock.now() < until
  }

  remember(user: User, password: string): void {
    this.#until.set(this.#name(user, password), plus(this.#clock.now(), rememberedFor))
  }

  #name(user: User, password: string): string {
    // No username holds a NUL, so no two pairs make the same text.
    return createHmac('sha256', this.#keyObject)
      .update(`${usernameKey(user.username)}\0${user.credentialVersion}\0${password}`)
      .digest('base64')
  }
}
