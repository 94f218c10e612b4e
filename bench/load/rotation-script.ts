import { randomBytes } from 'node:crypto'
import type { AnswerParser } from './answer-parser.ts'
import { requestText } from './request.ts'
import type { Script } from './script.ts'

const tokenLength = 76
const counterLength = 8
const memberBeforeToken = '"refreshToken":"'

/** The refresh of one token. `Idempotency-Key` is as long as the SDK's: 22 characters. */
export const refreshText = (refreshToken: string, withKey: boolean): string =>
  requestText({
    method: 'POST',
    path: '/auth/refresh',
    headers: withKey ? { 'Idempotency-Key': `${randomBytes(10).toString('hex').slice(0, 14)}00000000` } : {},
    json: { refresh_token: refreshToken },
  })

/** One session's request, patched in place: the token from the answer before, and a key of its own for each token. */
class Chain {
  readonly request: Buffer
  readonly #tokenAt: number
  readonly #counterAt: number
  #counter = 0

  constructor(refreshToken: string, withKey: boolean) {
    const text = refreshText(refreshToken, withKey)
    this.request = Buffer.from(text, 'latin1')
    this.#tokenAt = text.indexOf(refreshToken)
    this.#counterAt = withKey ? text.indexOf('00000000\r\n') : -1
  }

  /** Takes over the token of the answer; whether it was a new one. */
  advance(bytes: Buffer, from: number): boolean {
    const until = from + tokenLength
    const end = this.#tokenAt + tokenLength
    if (bytes.compare(this.request, this.#tokenAt, end, from, until) === 0) return false
    bytes.copy(this.request, this.#tokenAt, from, until)
    if (this.#counterAt !== -1) {
      const digits = String(++this.#counter).padStart(counterLength, '0')
      this.request.write(digits, this.#counterAt, counterLength, 'latin1')
    }
    return true
  }
}

/** Refreshes its sessions in turn. What is refused is asked again with the same token and the same key. */
export class RotationScript implements Script {
  readonly counts: { rotated: number; same: number } = { rotated: 0, same: 0 }
  readonly #chains: readonly Chain[]
  #turn = -1

  constructor(refreshTokens: readonly string[], withKey: boolean) {
    if (refreshTokens.length === 0) throw new RangeError('More connections than sessions.')
    this.#chains = refreshTokens.map((refreshToken) => new Chain(refreshToken, withKey))
  }

  next(): Buffer {
    this.#turn = (this.#turn + 1) % this.#chains.length
    return this.#current().request
  }

  take({ status, bytes, bodyStart }: AnswerParser): void {
    if (status !== 200) return
    const at = bytes.indexOf(memberBeforeToken, bodyStart, 'latin1')
    if (at === -1) throw new Error('A refresh was answered 200 without a refresh token.')
    if (this.#current().advance(bytes, at + memberBeforeToken.length)) this.counts.rotated++
    else this.counts.same++
  }

  #current(): Chain {
    const chain = this.#chains[this.#turn]
    if (chain === undefined) throw new Error('An answer came before a request.')
    return chain
  }
}
