import type { AnswerParser } from './answer-parser.ts'
import type { Pair } from './job.ts'
import { requestText } from './request.ts'
import { refreshText } from './rotation-script.ts'
import type { Counts, Script } from './script.ts'

/** A well-behaved client: it asks who it is, and now and then refreshes. */
export class VisitorScript implements Script {
  readonly counts: Counts = { rotated: 0, same: 0 }
  readonly #refreshEvery: number
  #pair: Pair
  #asked: number
  #isRefresh = false

  /** `asked`: how far it is from its first refresh, so that not all visitors refresh at the same moment. */
  constructor(pair: Pair, refreshEvery: number, asked: number) {
    this.#pair = pair
    this.#refreshEvery = refreshEvery
    this.#asked = asked
  }

  next(): Buffer {
    this.#isRefresh = ++this.#asked % this.#refreshEvery === 0
    const { token, refreshToken } = this.#pair
    if (this.#isRefresh) return Buffer.from(refreshText(refreshToken, { kind: 'pawl', withKey: true }), 'latin1')
    const headers = { Authorization: `Bearer ${token}` }
    return Buffer.from(requestText({ method: 'GET', path: '/auth/session', headers }), 'latin1')
  }

  take(answer: AnswerParser): void {
    if (!this.#isRefresh || answer.status !== 200) return
    const pair = JSON.parse(answer.body()) as Pair
    if (pair.refreshToken === this.#pair.refreshToken) this.counts.same++
    else this.counts.rotated++
    this.#pair = pair
  }
}
