import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { send, type Answer } from './api.ts'

export interface Pair {
  readonly guid: string
  readonly token: string
  readonly refreshToken: string
}

/** One attempt to spend one token: every presentation of the token carries the same key. */
interface Attempt {
  readonly refreshToken: string
  readonly key: string
}

/** What one client holds of one session, as the SDK would store it. */
export interface Held {
  pair: Pair
  key: string
  /** The attempt that led to this pair; null for a pair from a login. */
  from: Attempt | null
}

export interface Tally {
  logins: number
  rotations: number
  paced: number
  /** A finished attempt was presented once more and gave the very same pair. */
  repeated: number
  /** Presentations that were not answered, or answered 503, and had to be made again. */
  unanswered: number
  /** What must not happen, in words. */
  readonly violations: string[]
}

const newKey = (): string => randomBytes(24).toString('base64url')

/**
 * A client that believes nothing but whole answers and writes them down. Whatever is acknowledged here must still be true
 * after every crash: the session lives, its token works, and no spent token has a second successor.
 */
export class Ledger {
  readonly held: Held[] = []
  readonly tally: Tally = { logins: 0, rotations: 0, paced: 0, repeated: 0, unanswered: 0, violations: [] }
  readonly #port: number
  #running = true

  constructor(port: number) {
    this.#port = port
  }

  stop(): void {
    this.#running = false
  }

  get running(): boolean {
    return this.#running
  }

  async login(credentials: { readonly username: string; readonly password: string }): Promise<Held | null> {
    const answer = await this.#insist(() =>
      send(this.#port, { method: 'POST', path: '/auth/login', body: credentials }),
    )
    if (answer === null) return null
    if (answer.status !== 200) return this.#violation(`A login was answered ${String(answer.status)} ${answer.body}`)
    const held: Held = { pair: pairOf(answer), key: newKey(), from: null }
    this.held.push(held)
    this.tally.logins++
    return held
  }

  /** Spends the session's token; repeats the attempt until it is answered. */
  async refresh(held: Held): Promise<void> {
    const attempt: Attempt = { refreshToken: held.pair.refreshToken, key: held.key }
    const answer = await this.#insist(() => this.#present(attempt))
    if (answer === null) return
    if (answer.status !== 200) {
      this.#violation(`Session ${held.pair.guid} was refused ${String(answer.status)} ${answer.body}`)
      return
    }
    const pair = pairOf(answer)
    if (pair.refreshToken === attempt.refreshToken) {
      this.tally.paced++
      return
    }
    this.tally.rotations++
    held.pair = pair
    held.key = newKey()
    held.from = attempt
  }

  /** Presents the finished attempt again: while its successor is unused it must give the very same pair. */
  async repeat(held: Held): Promise<void> {
    const { from, pair } = held
    if (from === null) return
    const answer = await this.#insist(() => this.#present(from))
    if (answer === null) return
    const again = answer.status === 200 ? pairOf(answer) : null
    if (again?.refreshToken === pair.refreshToken && again.token === pair.token) this.tally.repeated++
    else this.#violation(`Session ${pair.guid}: another answer to a finished attempt: ${answer.body}`)
  }

  #present({ refreshToken, key }: Attempt): Promise<Answer | null> {
    const body = { refresh_token: refreshToken }
    return send(this.#port, { method: 'POST', path: '/auth/refresh', body, headers: { 'idempotency-key': key } })
  }

  /** Until there is an answer that decides something; null if the ledger was stopped meanwhile. */
  async #insist(ask: () => Promise<Answer | null>): Promise<Answer | null> {
    while (this.#running) {
      const answer = await ask()
      if (answer !== null && answer.status !== 503) return answer
      this.tally.unanswered++
      await setTimeout(10)
    }
    return null
  }

  #violation(text: string): null {
    this.tally.violations.push(text)
    return null
  }
}

const pairOf = ({ body }: Answer): Pair => {
  const { guid, token, refreshToken } = JSON.parse(body) as Pair
  return { guid, token, refreshToken }
}

export const total = (ledgers: readonly Ledger[]): Tally => {
  const sum: Tally = { logins: 0, rotations: 0, paced: 0, repeated: 0, unanswered: 0, violations: [] }
  for (const { tally } of ledgers) {
    sum.logins += tally.logins
    sum.rotations += tally.rotations
    sum.paced += tally.paced
    sum.repeated += tally.repeated
    sum.unanswered += tally.unanswered
    sum.violations.push(...tally.violations)
  }
  return sum
}
