import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import {
  logOut,
  pairOf,
  presentBearer,
  presentRefreshToken,
  send,
  type Answer,
  type Credentials,
  type Pair,
} from './api.ts'
import { noTally, type Tally } from './tally.ts'

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

/** So long an answer is waited for that is still missing when everything stops, in milliseconds. */
const patienceAfterStop = 90_000

export const newKey = (): string => randomBytes(24).toString('base64url')

/**
 * A client that believes nothing but whole answers and writes them down. Whatever is acknowledged here must still be true
 * after every crash: the session lives, its token works, no spent token has a second successor, and what was ended stays so.
 */
export class Ledger {
  readonly held: Held[] = []
  /** The last pairs of sessions whose logout was acknowledged. */
  readonly ended: Pair[] = []
  readonly tally: Tally = noTally()
  readonly #port: number
  readonly #patience: number
  #stoppedAt = Infinity

  /** @param patienceSeconds how long one request is repeated that nobody answers or can confirm; then it is a violation */
  constructor(port: number, patienceSeconds = 120) {
    this.#port = port
    this.#patience = 1000 * patienceSeconds
  }

  /** Nothing new is begun from now on; what was begun is gone through with, because only an answer says whether it was done. */
  stop(): void {
    this.#stoppedAt = Math.min(this.#stoppedAt, performance.now())
  }

  get running(): boolean {
    return this.#stoppedAt === Infinity
  }

  async login(credentials: Credentials): Promise<void> {
    const answer = await this.#insist(() =>
      send(this.#port, { method: 'POST', path: '/auth/login', body: credentials }),
    )
    if (answer === null) return
    if (answer.status !== 200) throw new Error(`A login was answered ${answer.status} ${answer.body}`)
    this.held.push({ pair: pairOf(answer), key: newKey(), from: null })
    this.tally.logins++
  }

  /** Spends the session's token; repeats the attempt until it is answered. */
  async refresh(held: Held): Promise<void> {
    const attempt: Attempt = { refreshToken: held.pair.refreshToken, key: held.key }
    const answer = await this.#insist(() => this.#present(attempt))
    if (answer === null) return
    if (answer.status !== 200) {
      this.#violation(`Session ${held.pair.guid} was refused ${answer.status} ${answer.body}`)
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
  async repeat({ from, pair }: Held): Promise<void> {
    if (from === null) return
    const answer = await this.#insist(() => this.#present(from))
    if (answer === null) return
    const again = answer.status === 200 ? pairOf(answer) : null
    if (again?.refreshToken === pair.refreshToken && again.token === pair.token) this.tally.repeated++
    else this.#violation(`Session ${pair.guid}: another answer to a finished attempt: ${answer.body}`)
  }

  /** Ends the session and opens another in its place. */
  async replace(held: Held, credentials: Credentials): Promise<void> {
    const answer = await this.#insist(() => logOut(this.#port, held.pair.refreshToken))
    if (answer === null) return
    if (answer.status !== 200) this.#violation(`A logout was answered ${answer.status} ${answer.body}`)
    this.held.splice(this.held.indexOf(held), 1)
    this.ended.push(held.pair)
    this.tally.logouts++
    await this.login(credentials)
  }

  /** Neither token of an ended session may be accepted. */
  async presentEnded(pair: Pair): Promise<void> {
    const asked = [
      () => presentRefreshToken(this.#port, pair.refreshToken, null),
      () => presentBearer(this.#port, pair.token),
    ]
    for (const ask of asked) {
      const answer = await this.#insist(ask)
      if (answer !== null && answer.status !== 401)
        this.#violation(`Session ${pair.guid} has ended, and was answered ${answer.status} ${answer.body}`)
    }
  }

  #present({ refreshToken, key }: Attempt): Promise<Answer | null> {
    return presentRefreshToken(this.#port, refreshToken, key)
  }

  /** Until there is an answer that decides something; null, and a violation, where none came in all the time that there was. */
  async #insist(ask: () => Promise<Answer | null>): Promise<Answer | null> {
    const startedAt = performance.now()
    for (let wait = 10; ; wait = Math.min(2 * wait, 200)) {
      const answer = await ask()
      if (answer !== null && answer.status !== 503) return answer
      if (answer === null) this.tally.unanswered++
      else {
        this.tally.unavailable++
        if (!answer.hasRetryAfter) this.#violation(`503 without Retry-After: ${answer.body}`)
      }
      const now = performance.now()
      if (now > Math.min(startedAt + this.#patience, this.#stoppedAt + patienceAfterStop)) {
        this.#violation(`For ${((now - startedAt) / 1000).toFixed(0)} s: ${answer?.body ?? 'no answer'}`)
        this.stop()
        return null
      }
      await setTimeout(wait)
    }
  }

  #violation(text: string): void {
    this.tally.violations.push(text)
  }
}
