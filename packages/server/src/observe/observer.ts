import type { Clock, DomainEvent, EventSink, Instant, LoopDiagnosis, SessionId } from '@pawl/core'
import type { Logger } from 'pino'
import { Answers } from './answers.ts'
import { Commits } from './commits.ts'
import { Distribution } from './distribution.ts'
import { Minutes, type Minute } from './minutes.ts'
import { noTotals, sumOf, type Totals } from './totals.ts'
import { VerdictWatch, type Verdicts } from './verdicts.ts'

/** What is known only at the moment somebody asks for it. */
export interface Readings {
  /** Passwords that wait for a hashing slot. */
  hashQueueDepth(): number
  /** Seconds by which this node's clock differs from the one it is compared with. */
  clockDivergenceSeconds(): number
}

/**
 * What the overview shows of each of the last sixty minutes. `refreshes` are all that were answered with a pair,
 * `pacedRefreshes` those of them that were answered with the same pair again.
 */
export type OverviewMinute = Minute<
  Record<'logins' | 'refusedLogins' | 'refreshes' | 'pacedRefreshes' | 'refusedRefreshes' | 'reuses' | 'loops', number>
>

/**
 * Counts everything that happens, for metrics and overview, and logs the few events that an operator must hear of. It is
 * on the way of every request, so it only adds to numbers; whoever asks puts them into shape.
 */
export class Observer implements EventSink {
  readonly totals: Totals = noTotals()
  readonly answers: Answers = new Answers()
  readonly hashWaitSeconds: Distribution = new Distribution([0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5])
  /** What the store tells of its batches. */
  readonly commits: Commits
  /** When this node was started. */
  readonly startedAt: Instant
  readonly #clock: Clock
  readonly #log: Logger
  readonly #verdicts = new VerdictWatch()
  readonly #minutes: Minutes<Exclude<keyof OverviewMinute, 'at'>>
  #readings: Partial<Readings> = {}
  #loopsNow: Readonly<Partial<Record<LoopDiagnosis, number>>> = {}

  constructor(clock: Clock, log: Logger, commits: Commits = new Commits()) {
    this.commits = commits
    this.#clock = clock
    this.#log = log
    this.startedAt = clock.now()
    this.#minutes = new Minutes(() => this.#sums(), this.startedAt)
  }

  emit(event: DomainEvent): void {
    switch (event.kind) {
      case 'refresh':
        this.totals.refreshes[event.result] += 1
        if (event.result !== 'rotated' && event.sessionId !== null) this.#verdicts.add(event.sessionId, event.result)
        return
      case 'verify':
        this.totals.verifications[event.result] += 1
        return
      case 'login':
        this.totals.logins[event.result] += 1
        return
      case 'loop_seen':
        this.totals.loops[event.diagnosis] += 1
        this.#log.warn({ session: event.sessionId, diagnosis: event.diagnosis }, 'A session is refreshed in a loop.')
        return
      case 'session_reused':
        this.#log.warn({ session: event.sessionId }, 'An old refresh token came back; its session was ended.')
        return
      case 'store_rolled_back':
        this.totals.rolledBack += 1
        this.#log.error({ session: event.sessionId }, 'The store has forgotten rotations that were acknowledged.')
        return
    }
  }

  /**
   * A request was answered.
   *
   * @param route method and path as declared, `POST /auth/refresh`; one constant for whatever matched no route
   * @param seconds from the request's headers to the end of the answer
   */
  answered(route: string, status: number, seconds: number): void {
    this.answers.add(route, status, seconds)
  }

  /** A password got its hashing slot after so many seconds in the queue. */
  hashWaited(seconds: number): void {
    this.hashWaitSeconds.add(seconds)
  }

  /** Names where a reading comes from. What nobody names is not shown. */
  watch(readings: Partial<Readings>): void {
    this.#readings = { ...this.#readings, ...readings }
  }

  get readings(): Partial<Readings> {
    return this.#readings
  }

  /** How many sessions of each kind looped when the reporter looked last. */
  get loopsNow(): Readonly<Partial<Record<LoopDiagnosis, number>>> {
    return this.#loopsNow
  }

  set loopsNow(loops: Readonly<Partial<Record<LoopDiagnosis, number>>>) {
    this.#loopsNow = loops
  }

  verdictsOf(session: SessionId): Readonly<Verdicts> | undefined {
    return this.#verdicts.of(session)
  }

  /** To be called every second or so, so that minutes end when they end. */
  turn(): void {
    this.#minutes.turn(this.#clock.now())
  }

  /** The last sixty minutes, oldest first; the last one is still running. */
  minutes(): readonly OverviewMinute[] {
    return this.#minutes.list(this.#clock.now())
  }

  #sums(): Record<Exclude<keyof OverviewMinute, 'at'>, number> {
    const { logins, refreshes, loops } = this.totals
    const admitted = logins.succeeded + logins.checked
    const answered = refreshes.rotated + refreshes.repeated + refreshes.paced
    return {
      logins: admitted,
      refusedLogins: sumOf(logins) - admitted,
      refreshes: answered,
      pacedRefreshes: refreshes.paced,
      refusedRefreshes: sumOf(refreshes) - answered,
      reuses: refreshes.reused,
      loops: sumOf(loops),
    }
  }
}
