import { instant, type Instant } from '@pawl/core'

const minute = 60_000
const kept = 60

/** What happened within one minute; `at` is its first instant. */
export type Minute<Counts> = Counts & { readonly at: Instant }

/**
 * Counts by the minute, for the last hour, made from running totals: at the turn of each minute the difference is kept.
 * Counting itself therefore costs nothing more.
 */
export class Minutes<Name extends string> {
  readonly #read: () => Readonly<Record<Name, number>>
  readonly #finished: Minute<Record<Name, number>>[] = []
  #at: Instant
  #before: Readonly<Record<Name, number>>

  constructor(read: () => Readonly<Record<Name, number>>, now: Instant) {
    this.#read = read
    this.#at = startOf(now)
    this.#before = read()
  }

  /** To be called every second or so: what is counted later belongs to the minute of `now`. */
  turn(now: Instant): void {
    const current = startOf(now)
    if (current <= this.#at) return
    this.#finished.push(this.#running())
    this.#before = this.#read()
    // Minutes that went by unseen (the machine slept) were quiet ones.
    for (let at = Math.max(this.#at + minute, current - kept * minute); at < current; at += minute) {
      this.#at = instant(at)
      this.#finished.push(this.#running())
    }
    this.#at = current
    if (this.#finished.length >= kept) this.#finished.splice(0, this.#finished.length - kept + 1)
  }

  /** Oldest first; the last one is still running. */
  list(now: Instant): readonly Minute<Record<Name, number>>[] {
    this.turn(now)
    return [...this.#finished, this.#running()]
  }

  #running(): Minute<Record<Name, number>> {
    const counts: Record<Name, number> = { ...this.#read() }
    for (const name of Object.keys(counts) as Name[]) counts[name] -= this.#before[name]
    return { ...counts, at: this.#at }
  }
}

const startOf = (now: Instant): Instant => instant(now - (now % minute))
