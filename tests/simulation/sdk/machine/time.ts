/** Something that is due at a moment of true time. It is cancelled by taking its callback away. */
export interface Alarm {
  readonly at: number
  readonly order: number
  callback: (() => void) | null
}

/** True time, in milliseconds. It passes only when it is told to, from one thing that happens to the next. */
export class VirtualTime {
  now = 0
  #order = 0
  /** A binary heap, earliest first. */
  readonly #heap: Alarm[] = []
  /** Looks on after everything that happens; throws when it must not go on. */
  readonly #afterEach: () => void

  constructor(afterEach: () => void = () => undefined) {
    this.#afterEach = afterEach
  }

  after(delay: number, callback: () => void): Alarm {
    const alarm = { at: this.now + Math.max(0, delay), order: this.#order++, callback }
    this.#push(alarm)
    return alarm
  }

  pause(delay: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delay, resolve)
    })
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds
    await settle()
    this.#afterEach()
    for (let next = this.#next(end); next; next = this.#next(end)) await this.#ring(next)
    this.now = end
  }

  /** Lets time pass until the promise is settled, and gives its outcome; rejects when it takes longer than `limit` milliseconds. */
  async until<T>(promise: Promise<T>, limit: number): Promise<T> {
    const state = { isSettled: false }
    const note = (): void => {
      state.isSettled = true
    }
    promise.then(note, note)
    const end = this.now + limit
    await settle()
    while (!state.isSettled) {
      const next = this.#next(end)
      if (next === undefined) throw new Error(`nothing came of it within ${String(limit / 1000)} s`)
      await this.#ring(next)
    }
    return promise
  }

  async #ring(alarm: Alarm): Promise<void> {
    this.now = alarm.at
    alarm.callback?.()
    await settle()
    this.#afterEach()
  }

  /** Takes the next alarm off the heap, if it is due by then. */
  #next(end: number): Alarm | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.at <= end; first = this.#heap[0]) {
      this.#pop()
      if (first.callback !== null) return first
    }
    return undefined
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap
    let index = heap.push(alarm) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const other = heap[parent]
      if (other === undefined || isBefore(other, alarm)) break
      heap[index] = other
      index = parent
    }
    heap[index] = alarm
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]]
      if (left === undefined) break
      const isRight = right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (isBefore(last, child)) break
      heap[index] = child
      index = 2 * index + (isRight ? 2 : 1)
    }
    heap[index] = last
  }
}

const isBefore = (one: Alarm, other: Alarm): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/**
 * Everything that takes no time has happened: Node runs the next tick when no microtask is left. Some fifty times cheaper
 * than a turn of the event loop, which nothing here needs, because nothing here waits for the outside.
 */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve)
  })
