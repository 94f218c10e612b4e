import type { AnswerParser } from './answer-parser.ts'
import { gapsOf } from './arrivals.ts'
import { Connection } from './connection.ts'
import type { GroupResult, Load } from './job.ts'
import { summarise } from './latency.ts'
import type { Script } from './script.ts'

/** The measured time, in milliseconds of `performance.now()`. */
export interface Window {
  readonly from: number
  readonly until: number
}

/** One connection and what it is about to ask. */
interface Lane {
  readonly script: Script
  readonly connection: Connection
  isWaiting: boolean
  /** When the request under way was due (open load) or sent. */
  since: number
  /** When the next request is due, under an open load. */
  dueAt: number
  asked: number
}

/** The connections that ask the same kind of thing, under one kind of load. */
export class Group {
  readonly #name: string
  readonly #load: Load
  readonly #lanes: readonly Lane[]
  /** Milliseconds from one request of a lane to its next, under an open load. */
  readonly #gap: () => number
  readonly #samples: number[] = []
  readonly #statuses = new Map<number, number>()
  readonly #bodies = new Map<number, string>()
  #window: Window = { from: 0, until: 0 }
  #waiting = 0

  constructor(
    name: string,
    load: Load,
    target: { port: number; onFailure: (cause: Error) => void },
    scripts: Script[],
  ) {
    this.#name = name
    this.#load = load
    this.#gap = load.kind === 'open' ? gapsOf(load, scripts.length) : () => 0
    this.#lanes = scripts.map((script) => {
      script.counts.rotated = 0
      script.counts.same = 0
      const onAnswer = (answer: AnswerParser): void => this.#answered(lane, answer)
      const connection = new Connection(target.port, onAnswer, target.onFailure)
      const lane: Lane = { script, connection, isWaiting: false, since: 0, dueAt: 0, asked: 0 }
      return lane
    })
  }

  async open(): Promise<void> {
    await Promise.all(this.#lanes.map(({ connection }) => connection.open()))
  }

  start(now: number, window: Window): void {
    this.#window = window
    for (const lane of this.#lanes) {
      if (this.#load.kind === 'open') lane.dueAt = now + this.#gap()
      else this.#ask(lane, now)
    }
  }

  /** Sends what is due by now and answers when something is due next; only an open load is driven by time. */
  tick(now: number): number {
    if (this.#load.kind !== 'open') return Infinity
    let next = Infinity
    for (const lane of this.#lanes) {
      // What is due while an answer is awaited goes out right behind it, and counts from when it was due.
      if (lane.isWaiting) continue
      if (lane.dueAt <= now) this.#askDue(lane)
      else if (lane.dueAt < next) next = lane.dueAt
    }
    return next
  }

  isDone(now: number): boolean {
    return this.#waiting === 0 && (this.#load.kind === 'counted' || now >= this.#window.until)
  }

  close(): void {
    for (const { connection } of this.#lanes) connection.close()
  }

  result(): GroupResult {
    const sum = (of: (lane: Lane) => number): number => this.#lanes.reduce((total, lane) => total + of(lane), 0)
    const { from, until } = this.#window
    return {
      name: this.#name,
      answers: this.#samples.length,
      perSecond: (this.#samples.length * 1000) / (until - from),
      latency: summarise(this.#samples),
      statuses: Object.fromEntries(this.#statuses),
      bodies: Object.fromEntries(this.#bodies),
      rotated: sum(({ script }) => script.counts.rotated),
      same: sum(({ script }) => script.counts.same),
      reconnections: sum(({ connection }) => connection.reconnections),
    }
  }

  #askDue(lane: Lane): void {
    const dueAt = lane.dueAt
    lane.dueAt += this.#gap()
    if (dueAt < this.#window.until) this.#ask(lane, dueAt)
  }

  #ask(lane: Lane, since: number): void {
    lane.isWaiting = true
    lane.since = since
    lane.asked++
    this.#waiting++
    lane.connection.send(lane.script.next())
  }

  #answered(lane: Lane, answer: AnswerParser): void {
    const now = performance.now()
    if (!lane.isWaiting) throw new Error('The server answered without being asked.')
    lane.isWaiting = false
    this.#waiting--
    this.#count(answer)
    lane.script.take(answer)
    this.#record(lane, now)
    this.#goOn(lane, now)
  }

  #count(answer: AnswerParser): void {
    const { status } = answer
    const before = this.#statuses.get(status) ?? 0
    this.#statuses.set(status, before + 1)
    if (before === 0 && status !== 200) this.#bodies.set(status, answer.body())
  }

  /** An open load is measured by what was due in the window, everything else by what was answered in it. */
  #record({ since }: Lane, now: number): void {
    const { from, until } = this.#window
    const moment = this.#load.kind === 'open' ? since : now
    if (moment >= from && moment < until) this.#samples.push(now - since)
  }

  #goOn(lane: Lane, now: number): void {
    switch (this.#load.kind) {
      case 'closed':
        if (now < this.#window.until) this.#ask(lane, now)
        return
      case 'counted':
        if (lane.asked < this.#load.each) this.#ask(lane, now)
        return
      case 'open':
        if (lane.dueAt <= now) this.#askDue(lane)
    }
  }
}
