import { randomBytes } from 'node:crypto'
import type { AnswerParser } from './answer-parser.ts'
import type { RefreshWire } from './job.ts'
import { requestText, type RequestText } from './request.ts'
import type { Script } from './script.ts'

const counterLength = 8
const memberBeforeToken = { pawl: '"refreshToken":"', oauth: '"refresh_token":"' }

const quote = 0x22

/** The refresh of one token. `Idempotency-Key` is as long as the SDK's: 22 characters. */
export const refreshOf = (refreshToken: string, wire: RefreshWire): RequestText => {
  switch (wire.kind) {
    case 'pawl':
      return {
        method: 'POST',
        path: '/auth/refresh',
        headers: wire.withKey ? { 'Idempotency-Key': `${randomBytes(10).toString('hex').slice(0, 14)}00000000` } : {},
        json: { refresh_token: refreshToken },
      }
    case 'oauth': {
      const { path, clientId: client_id, clientSecret: client_secret } = wire
      const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: refreshToken }
      return { method: 'POST', path, form }
    }
  }
}

export const refreshText = (refreshToken: string, wire: RefreshWire): string =>
  requestText(refreshOf(refreshToken, wire))

/**
 * One session's request, patched in place: the token from the answer before, and a key of its own for each token. All
 * tokens of one server are equally long.
 */
class Chain {
  readonly request: Buffer
  readonly #tokenAt: number
  readonly #tokenEnd: number
  readonly #counterAt: number
  #counter = 0

  constructor(refreshToken: string, wire: RefreshWire) {
    const text = refreshText(refreshToken, wire)
    this.request = Buffer.from(text, 'latin1')
    this.#tokenAt = text.lastIndexOf(refreshToken)
    this.#tokenEnd = this.#tokenAt + refreshToken.length
    this.#counterAt = wire.kind === 'pawl' && wire.withKey ? text.indexOf('00000000\r\n') : -1
  }

  /** Takes over the token of the answer; whether it was a new one. */
  advance(bytes: Buffer, from: number): boolean {
    const until = from + this.#tokenEnd - this.#tokenAt
    if (bytes[until] !== quote) throw new Error('A refresh was answered with a token of another length.')
    if (bytes.compare(this.request, this.#tokenAt, this.#tokenEnd, from, until) === 0) return false
    bytes.copy(this.request, this.#tokenAt, from, until)
    if (this.#counterAt !== -1) {
      const digits = String(++this.#counter).padStart(counterLength, '0')
      this.request.write(digits, this.#counterAt, counterLength, 'latin1')
    }
    return true
  }
}

/**
 * Sessions that several connections refresh, in the order of the list: whichever connection is free takes the next. Dealt
 * out beforehand, a connection that is answered sooner than others would soon be far ahead of them.
 */
export class Round {
  readonly #chains: readonly Chain[]
  readonly #taken: Set<Chain> = new Set()
  #turn = -1

  constructor(refreshTokens: readonly string[], wire: RefreshWire, connections: number) {
    if (refreshTokens.length < connections) throw new RangeError('More connections than sessions.')
    this.#chains = refreshTokens.map((refreshToken) => new Chain(refreshToken, wire))
  }

  /** The next that no other connection waits for. */
  take(): Chain {
    for (;;) {
      this.#turn = (this.#turn + 1) % this.#chains.length
      const chain = this.#chains[this.#turn]
      if (chain === undefined || this.#taken.has(chain)) continue
      this.#taken.add(chain)
      return chain
    }
  }

  giveBack(chain: Chain): void {
    this.#taken.delete(chain)
  }
}

/** Refreshes one session after the other. What is refused is asked again with the same token and the same key, at its next turn. */
export class RotationScript implements Script {
  readonly counts: { rotated: number; same: number } = { rotated: 0, same: 0 }
  readonly #round: Round
  readonly #memberBeforeToken: string
  #chain: Chain | null = null

  constructor(round: Round, wire: RefreshWire) {
    this.#round = round
    this.#memberBeforeToken = memberBeforeToken[wire.kind]
  }

  next(): Buffer {
    if (this.#chain !== null) this.#round.giveBack(this.#chain)
    this.#chain = this.#round.take()
    return this.#chain.request
  }

  take({ status, bytes, bodyStart }: AnswerParser): void {
    if (status !== 200) return
    const at = bytes.indexOf(this.#memberBeforeToken, bodyStart, 'latin1')
    if (at === -1) throw new Error('A refresh was answered 200 without a refresh token.')
    if (this.#chain === null) throw new Error('An answer came before a request.')
    if (this.#chain.advance(bytes, at + this.#memberBeforeToken.length)) this.counts.rotated++
    else this.counts.same++
  }
}
