/** What a machine's clocks may do. */
export interface MachineClock {
  /** Sets the wall clock, by so many milliseconds. */
  stepWall(milliseconds: number): void
  /** So many milliseconds have passed by the monotonic clock and no other; fewer than none: it stood still. */
  stepMono(milliseconds: number): void
  /** What the monotonic clock would show if nobody had moved it, in milliseconds. */
  trueMono(): number
}

declare global {
  var machineClock: MachineClock
}

/**
 * Gives this process, or this page, clocks of its own, of which the wall clock is wrong by so many milliseconds. All of it is one function,
 * because that can be sent to a page.
 */
export function giveClock(offset: number): void {
  let wall = offset
  let monoLead = 0
  const RightDate = Date
  const mono = performance.now.bind(performance)
  const now = (): number => RightDate.now() + wall
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given, derived) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, derived) as object,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
  performance.now = () => mono() + monoLead
  globalThis.machineClock = {
    stepWall: (milliseconds) => void (wall += milliseconds),
    trueMono: mono,
    stepMono: (milliseconds) => void (monoLead += milliseconds),
  }
}
