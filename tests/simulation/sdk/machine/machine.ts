import type { Alarm, VirtualTime } from './time.ts'

export interface MachineSetup {
  /** How wrong the wall clock is, in milliseconds. */
  readonly error: number
  /** Whether the monotonic clock stands still while the machine sleeps, as on Linux; elsewhere it goes on. */
  readonly standsStill: boolean
}

const begin = Date.UTC(2030, 0, 1)

/** A computer: two clocks, of which the wall clock may be wrong in every way, and timers that do not ring while it sleeps. */
export class Machine {
  readonly #time: VirtualTime
  readonly #standsStill: boolean
  readonly #timers = new Map<Alarm, () => void>()
  #wall: { value: number; since: number; rate: number }
  /** For how long the monotonic clock has stood still, in milliseconds. */
  #stood = 0
  #wakesAt = 0
  /** True time at which the wall clock was last tampered with. */
  tamperedAt = -1

  constructor(time: VirtualTime, { error, standsStill }: MachineSetup) {
    this.#time = time
    this.#standsStill = standsStill
    this.#wall = { value: begin + error, since: 0, rate: 1 }
  }

  get isAsleep(): boolean {
    return this.#time.now < this.#wakesAt
  }

  /** Has slept, or was set, since this moment of true time, or runs wrong: the two clocks may disagree. */
  isDoubtfulSince(moment: number): boolean {
    return this.#wall.rate !== 1 || this.tamperedAt >= moment || this.hasSleptSince(moment)
  }

  hasSleptSince(moment: number): boolean {
    return this.#wakesAt > 0 && this.#wakesAt >= moment
  }

  // Not from 0: a machine has been up for a while before a process starts. What it will have slept is subtracted beforehand.
  readonly mono = (): number =>
    1e6 + (this.#standsStill ? Math.max(this.#time.now, this.#wakesAt) : this.#time.now) - this.#stood

  readonly wall = (): number => this.#wall.value + (this.#time.now - this.#wall.since) * this.#wall.rate

  /** The wall clock is set. */
  step(milliseconds: number): void {
    this.#setWall(this.wall() + milliseconds, this.#wall.rate)
  }

  /** From now on the wall clock runs so fast; backwards below 0. */
  run(rate: number): void {
    this.#setWall(this.wall(), rate)
  }

  #setWall(value: number, rate: number): void {
    this.#wall = { value, since: this.#time.now, rate }
    this.tamperedAt = this.#time.now
  }

  /** Calls back after the delay by the monotonic clock; late, if the machine sleeps then. Returns what cancels it. */
  timer(callback: () => void, delay: number): () => void {
    let alarm: Alarm | undefined
    const ring = (): void => {
      if (alarm) this.#timers.delete(alarm)
      callback()
    }
    const set = (wait: number): void => {
      alarm = this.#time.after(wait, ring)
      this.#timers.set(alarm, () => {
        // Called when the machine falls asleep: where the clock stands still, so does what is left of the wait.
        const due = (alarm?.at ?? 0) + (this.#standsStill ? this.#wakesAt - this.#time.now : 0)
        cancel()
        set(Math.max(due, this.#wakesAt) - this.#time.now)
      })
    }
    const cancel = (): void => {
      if (!alarm) return
      alarm.callback = null
      this.#timers.delete(alarm)
    }
    // As `setTimeout` does: whole milliseconds, and never none.
    const wait = Math.max(1, Math.trunc(delay))
    const asleep = Math.max(0, this.#wakesAt - this.#time.now)
    set(this.#standsStill ? asleep + wait : Math.max(asleep, wait))
    return cancel
  }

  /** Runs it now; when the machine wakes, if it sleeps. */
  whenAwake(callback: () => void): void {
    if (this.isAsleep) this.#time.after(this.#wakesAt - this.#time.now, callback)
    else callback()
  }

  /** Falls asleep for so long. */
  sleep(milliseconds: number): void {
    if (this.isAsleep) return
    this.#wakesAt = this.#time.now + milliseconds
    for (const postpone of [...this.#timers.values()]) postpone()
    if (this.#standsStill) this.#stood += milliseconds
  }
}
