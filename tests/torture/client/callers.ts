import { createSession, type Session } from '@pawl/client'
import { setTimeout } from 'node:timers/promises'
import type { Credentials } from './api.ts'

/** So long a call is repeated that nobody answers or that somebody could not serve; then it has failed. */
const patience = 60_000

/** Programs that call an API through the SDK, and repeat a call that failed for a reason that passes, as programs do. */
export class Callers implements AsyncDisposable {
  /** What came of calls that were given up, in words. */
  readonly failed: string[] = []
  /** Milliseconds that each call took, repetitions and refreshes included. */
  readonly took: number[] = []
  repeated = 0
  readonly #sessions: readonly Session[]
  #running = true
  #work: Promise<unknown> = Promise.resolve()

  private constructor(sessions: readonly Session[]) {
    this.#sessions = sessions
  }

  static async open(port: number, count: number, credentials: Credentials): Promise<Callers> {
    const baseUrl = `http://127.0.0.1:${port}`
    const sessions = Array.from({ length: count }, () => createSession({ baseUrl }))
    await Promise.all(sessions.map((session) => logIn(session, credentials)))
    return new Callers(sessions)
  }

  start(): void {
    this.#work = Promise.all(this.#sessions.map((session) => this.#goOn(session)))
    // Whoever stops them hears of it.
    this.#work.catch(() => undefined)
  }

  async stop(): Promise<void> {
    this.#running = false
    await this.#work
  }

  get refreshes(): number {
    return this.#sessions.reduce((sum, session) => sum + session.stats().refreshes, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await Promise.all(this.#sessions.map((session) => session.close()))
  }

  async #goOn(session: Session): Promise<void> {
    while (this.#running) {
      await this.#call(session)
      await setTimeout(50)
    }
  }

  async #call(session: Session): Promise<void> {
    const startedAt = performance.now()
    for (;;) {
      const found = await outcomeOf(session)
      const waited = performance.now() - startedAt
      if (found.kind === 'served') {
        this.took.push(waited)
        return
      }
      if (found.kind === 'refused' || waited > patience) {
        this.failed.push(found.because)
        return
      }
      this.repeated += 1
      await setTimeout(50)
    }
  }
}

/** Whoever is turned away by a server that is too busy comes again. */
const logIn = async (session: Session, credentials: Credentials): Promise<void> => {
  const deadline = performance.now() + patience
  for (;;) {
    try {
      await session.login(credentials)
      return
    } catch (error) {
      if (isFinal(error) || performance.now() > deadline) throw error
      await setTimeout(50)
    }
  }
}

type Outcome =
  | { readonly kind: 'served' }
  | { readonly kind: 'refused'; readonly because: string }
  /** A reason that passes. */
  | { readonly kind: 'unserved'; readonly because: string }

const outcomeOf = async (session: Session): Promise<Outcome> => {
  try {
    const answer = await session.fetch('/auth/session')
    const because = `${answer.status} ${await answer.text()}`
    if (answer.status === 200) return { kind: 'served' }
    return { kind: answer.status < 500 ? 'refused' : 'unserved', because }
  } catch (error) {
    return { kind: isFinal(error) ? 'refused' : 'unserved', because: String(error) }
  }
}

/** The SDK says of its own errors whether it is worth while to try again; others are the network's. */
const isFinal = (error: unknown): boolean => error instanceof Error && 'retryable' in error && error.retryable === false
