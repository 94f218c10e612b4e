import { endOf } from '@pawl/core'
import type { Rules } from '../node.ts'
import { chanceFrom } from '../../torture/chance.ts'
import { allInvariants } from '../invariants/all.ts'
import { baseUrl, ClientProcess, type Rig } from './client-process.ts'
import type { Call, Guarantee, Heard, Presentation, StoredRecord } from './guarantees/guarantee.ts'
import { doubtful, Flights } from './flights.ts'
import { Machine } from './machine/machine.ts'
import { VirtualTime } from './machine/time.ts'
import { Network } from './network/network.ts'
import type { Answer } from './server/answers.ts'
import { credentials, Service, type Request } from './server/service.ts'
import type { Setup } from './schedule.ts'
import { Place } from './storage/place.ts'
import type { Trouble } from './storage/file-system.ts'
import type { Owner } from './storage/owner.ts'
import type { Seat } from './storage/stand-ins.ts'

/** In true time. */
interface Span {
  readonly since: number
  readonly until: number
}

export interface WorldGiven {
  readonly setup: Setup
  readonly rules: Rules
  readonly rig: Rig
  readonly guarantees: readonly Guarantee[]
}

/** The whole: machines with processes, one storage that they share, a network, a service; and those who look on. */
export class World {
  readonly setup: Setup
  readonly rig: Rig
  readonly time: VirtualTime
  readonly chance: () => number
  readonly service: Service
  readonly network: Network
  readonly place: Place
  readonly machines: readonly Machine[]
  /** The present process of each slot. */
  readonly processes: ClientProcess[] = []
  readonly seats: Map<number, Seat> = new Map<number, Seat>()
  readonly calls: Call[] = []
  readonly presentations: Presentation[] = []
  /** Who wrote each token to the storage first. */
  readonly writers: Map<string, Owner> = new Map<string, Owner>()
  /** Whose clocks stand beside each bearer in the storage, or stood there. */
  readonly clocksOf: Map<string, Set<Machine>> = new Map<string, Set<Machine>>()
  /** Every refresh token that was ever stored so that no loss of power could take it away. */
  readonly safe: Set<string> = new Set<string>()
  /** When each bearer was first asked for, and how long a process may take it to be good. */
  readonly promised: Map<string, Span> = new Map<string, Span>()
  /** Which bearer came with a refresh token. */
  readonly bearerOf: Map<string, string> = new Map<string, string>()
  readonly flights: Flights = new Flights()
  readonly #guarantees: readonly Guarantee[]
  #stored: StoredRecord | null = null
  #count = 0
  #broken: { readonly error: unknown } | undefined
  /** Background timers come no sooner than after so many milliseconds. */
  throttle = 0
  /** The storage has failed once: what was not stored may be lost with a process. */
  isTroubled = false
  hasLoggedOut = false
  /** Processes that were asked to switch to another account. */
  readonly switching: Set<{ readonly process: ClientProcess }> = new Set<{ readonly process: ClientProcess }>()
  #masqueradedAt = -Infinity

  constructor({ setup, rules, rig, guarantees }: WorldGiven) {
    this.setup = setup
    this.rig = rig
    this.#guarantees = guarantees
    this.chance = chanceFrom(setup.seed)
    this.time = new VirtualTime(() => {
      if (this.#broken) throw this.#broken.error
    })
    const now = (): number => this.time.now
    this.service = new Service(rules, setup.skews, { now, invariants: allInvariants() })
    this.network = new Network(this)
    this.place = new Place(setup.place, now, {
      written: (text, by) => {
        this.#written(text, by)
      },
      safe: (text) => {
        const pair = readRecord(text)?.pair
        if (pair) this.safe.add(pair.refreshToken)
      },
    })
    this.machines = setup.machines.map((machine) => new Machine(this.time, machine))
    for (let slot = 0; slot < setup.processes; slot++) this.start(slot)
  }

  process(slot: number): ClientProcess {
    const process = this.processes[slot % this.processes.length]
    if (process === undefined) throw new Error('a world without a process')
    return process.isAlive ? process : this.start(slot % this.processes.length)
  }

  /** Has a process do something, as soon as its machine is awake. */
  let(slot: number, act: (process: ClientProcess) => void): void {
    this.machine(slot % this.processes.length).whenAwake(() => {
      act(this.process(slot))
    })
  }

  start(slot: number): ClientProcess {
    return (this.processes[slot] = new ClientProcess(this, this.machine(slot), this.#count++))
  }

  machine(number: number): Machine {
    const machine = this.machines[number % this.machines.length]
    if (machine === undefined) throw new Error('a world without a machine')
    return machine
  }

  /** The storage begins to fail. */
  spoil(trouble: Trouble | 'corrupt'): void {
    this.isTroubled = true
    // Processes that cannot reach what they share are strangers to each other, as two machines with one login are.
    if (this.setup.processes > 1) this.#excuse()
    if (trouble !== 'corrupt') this.place.files.trouble = trouble
    else {
      this.place.spoil('{"no longer whole')
      this.#stored = null
    }
  }

  /** Everybody dies, and whoever comes next replaces what the disk has kept: a write that was never finished counts for nothing. */
  losePower(keepsNames: boolean): void {
    for (const process of this.processes) process.killAfter(0)
    this.place.files.losePower(keepsNames)
    this.#stored = this.stored
    this.#tell((guarantee) => guarantee.lostPower?.(this.#stored, this))
  }

  died(process: ClientProcess): void {
    // A file lock is found stale after a while.
    if (this.place.kind === 'files') this.flights.delay(this.time.now)
    this.place.drop(process)
    if (this.isTroubled) this.#excuse()
  }

  /** Nobody can keep what is nowhere stored: from here on the sessions may be lost. */
  #excuse(): void {
    for (const known of this.service.ledger.sessions.values()) known.touched = true
  }

  async whenAwake(): Promise<void> {
    await Promise.all(this.machines.map((machine) => new Promise<void>((resolve) => machine.whenAwake(resolve))))
  }

  /** A user switches accounts once a minute at most; more would push late copies out of the row's memory. */
  masquerade(process: ClientProcess, account: number): void {
    if (this.time.now < this.#masqueradedAt + 60_000) return
    this.#masqueradedAt = this.time.now
    const asked = { process }
    this.switching.add(asked)
    const end = (): void => void this.switching.delete(asked)
    process.session.masquerade(account).then(end, end)
  }

  /** Milliseconds that one act on the disk takes. */
  diskDelay(): number {
    return this.chance() < 0.9 ? 0 : Math.ceil(this.chance() * 20)
  }

  get stored(): StoredRecord | null {
    return readRecord(this.place.peek())
  }

  login(process: ClientProcess): Promise<unknown> {
    return process.session.login(credentials)
  }

  /** Calls the API, and notes what came of it. */
  async call(process: ClientProcess): Promise<Call> {
    const { time } = this
    const stored = this.stored
    const call: Call = {
      process,
      startedAt: time.now,
      stored,
      holdsGood: (process.session.stats().tokenExpiresIn ?? 0) > 0,
      wasGood: this.isGood(stored?.pair?.token),
      endedAt: Infinity,
      outcome: null,
    }
    this.calls.push(call)
    const outcome = await process.session.fetch('/reports').then(
      ({ status }) => status,
      (fault: unknown) => fault,
    )
    Object.assign(call, { outcome, endedAt: time.now })
    this.#tell((guarantee) => guarantee.called?.(call, this))
    return call
  }

  /** Whether the process may be wrong about how old a bearer is: its clocks disagree, or another machine's clock says so. */
  isDoubtful(process: ClientProcess, bearer: string): boolean {
    const clocks = [...(this.clocksOf.get(bearer) ?? [])]
    return (
      clocks.some((machine) => machine !== process.machine) ||
      process.machine.isDoubtfulSince(this.promised.get(bearer)?.since ?? 0)
    )
  }

  /** Whether a process may have waited for the lock in vain, perhaps because it slept meanwhile, and gone on without. */
  get isLockDoubtful(): boolean {
    const { now } = this.time
    return this.flights.wereSlowBefore(now) || this.machines.some((machine) => machine.isDoubtfulSince(now - doubtful))
  }

  isSwitching(process: ClientProcess): boolean {
    return [...this.switching].some((asked) => asked.process === process)
  }

  /** Whether nothing speaks against a call of this process being served. */
  mustServe(process: ClientProcess): boolean {
    const pair = this.stored?.pair
    const row = pair && this.service.rowOf(pair.refreshToken)
    // Where the storage failed, a process may hold another session than is stored.
    if (!row || (this.isTroubled && process.session.stats().guid !== row.id)) return false
    return endOf(row, this.service.deployment.now, this.service.deployment.database.tables.deployment.epoch) === null
  }

  /** Whether both nodes would accept the bearer now. */
  isGood(bearer: string | undefined): boolean {
    const issued = bearer === undefined ? undefined : this.service.ledger.bearers.get(bearer)
    const row = issued && this.service.deployment.database.tables.sessions.get(issued.token.sessionId)
    if (!issued || !row || row.revocation !== null) return false
    const now = Math.max(...this.service.nodes.map((node) => node.now()))
    const until = row.generation === issued.token.generation ? row.bearerExpiresAt : row.previousBearerExpiresAt
    return row.generation - issued.token.generation <= 1 && now < Math.min(until, issued.token.expiresAt)
  }

  send(process: ClientProcess, { path, body, key, bearer }: Request): void {
    const refreshToken = body['refresh_token']
    if (bearer !== null) this.#tell((guarantee) => guarantee.used?.(bearer, process, this))
    if (typeof refreshToken !== 'string' || path === '/auth/logout') return
    // Nothing tells it that others have gone on since.
    if (process.isMisled) this.#excuse()
    const presentation = { process, at: this.time.now, refreshToken, key, target: body['account_id'] }
    this.#tell((guarantee) => guarantee.sent?.(presentation, this))
    this.presentations.push(presentation)
    this.flights.begin(process, this.time.now)
  }

  hear(process: ClientProcess, request: Request, answer: Answer | null, sentAt: number): void {
    const heard: Heard = { process, request, answer, at: this.time.now }
    const { token, tokenLifetime = 0 } = (answer?.body ?? {}) as { token?: string; tokenLifetime?: number }
    if (token !== undefined) this.#promise(token, sentAt, tokenLifetime)
    this.#tell((guarantee) => guarantee.heard?.(heard, this))
    if (request.body['refresh_token'] !== undefined && request.path !== '/auth/logout')
      this.flights.end(process, this.time.now)
  }

  /** Whatever is found out inside the SDK's own calls would be caught there; it is thrown when they are done. */
  breakOff(error: unknown): void {
    this.#broken ??= { error }
  }

  /** Whoever hears of a bearer counts its lifetime from when it asked. */
  #promise(bearer: string, sentAt: number, seconds: number): void {
    // A process that finds it in the storage goes by one of those who heard of it.
    const { since = sentAt, until = Infinity } = this.promised.get(bearer) ?? {}
    this.promised.set(bearer, { since: Math.min(since, sentAt), until: Math.min(until, sentAt + seconds * 1000) })
  }

  #written(text: string, by: Owner): void {
    const record = readRecord(text)
    const before = this.#stored
    this.#stored = record
    if (record?.pair) {
      const { token, refreshToken } = record.pair
      this.bearerOf.set(refreshToken, token)
      if (by instanceof ClientProcess)
        this.clocksOf.set(token, (this.clocksOf.get(token) ?? new Set<Machine>()).add(by.machine))
      for (const each of [token, refreshToken]) if (!this.writers.has(each)) this.writers.set(each, by)
    }
    if (record) this.#tell((guarantee) => guarantee.written?.({ record, before, by }, this))
  }

  #tell(tell: (guarantee: Guarantee) => void): void {
    try {
      for (const guarantee of this.#guarantees) tell(guarantee)
    } catch (error) {
      this.breakOff(error)
    }
  }
}

const readRecord = (text: string | null): StoredRecord | null => {
  try {
    return (JSON.parse(text ?? '{}') as Record<string, StoredRecord>)[baseUrl] ?? null
  } catch {
    return null
  }
}
