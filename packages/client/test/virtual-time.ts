interface Timer {
  readonly at: number
  readonly order: number
  readonly callback: () => void
}

/** Time that passes only when it is told to. All machines of a test share it; each has a wall clock of its own. */
export class VirtualTime {
  now = 0
  private timers: Timer[] = []
  private count = 0

  /** Has the shape of `Environment.timer`. */
  readonly timer = (callback: () => void, delay: number): (() => void) => {
    const timer = { at: this.now + Math.max(0, delay), order: this.count++, callback }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  pause(delay: number): Promise<void> {
    return new Promise((resolve) => {
      this.timer(resolve, delay)
    })
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds
    await settle()
    for (let next = this.next(end); next; next = this.next(end)) {
      this.now = next.at
      this.timers = this.timers.filter((other) => other !== next)
      next.callback()
      await settle()
    }
    this.now = end
  }

  /** Lets time pass until the promise is settled, and gives its outcome. */
  async until<T>(promise: Promise<T>, limit = 600_000): Promise<T> {
    const state = { isSettled: false }
    const note = (): void => {
      state.isSettled = true
    }
    promise.then(note, note)
    const end = this.now + limit
    await settle()
    while (!state.isSettled && this.now < end) {
      const next = this.next(Infinity)
      if (!next) throw new Error('nothing is left that could settle the promise')
      await this.advance(next.at - this.now)
    }
    if (!state.isSettled) throw new Error(`not settled after ${limit} virtual milliseconds`)
    return promise
  }

  private next(end: number): Timer | undefined {
    let found: Timer | undefined
    for (const timer of this.timers) {
      if (timer.at <= end && (!found || timer.at < found.at || (timer.at === found.at && timer.order < found.order))) {
        found = timer
      }
    }
    return found
  }
}

/** Everything that needs no time has happened when a macrotask comes round. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
