import { Fault, type Store } from '@pawl/core'
import type { Logger } from 'pino'
import { repeat, type Repetition } from '../background/repeat.ts'
import { readMachine, type AnchoredClock } from './clock.ts'

export interface FollowParts {
  readonly clock: AnchoredClock
  /** What the clock of the database says, in milliseconds since the epoch. */
  readonly readClock: () => Promise<number>
  readonly log: Pick<Logger, 'warn'>
}

const interval = 10_000

/** An answer that took longer says too little about the moment. */
const longestAsk = 1000

/** Milliseconds that a node may be away from the database's clock and be of use all the same. */
const tolerance = 2000

/**
 * Several nodes must agree on the time, so all of them go by the clock of the database: compared now and every 10 s. A
 * node that is behind goes forward at once; one that is ahead waits, and is not ready while it is by more than 2 s.
 */
export const followDatabase = async ({ clock, readClock, log }: FollowParts): Promise<Repetition> => {
  const look = async (): Promise<void> => {
    const { monotonic: asked } = readMachine()
    const told = await readClock()
    const { monotonic: answered } = readMachine()
    if (answered - asked > longestAsk) return
    const before = clock.now()
    const present = told + (answered - asked) / 2
    clock.follow(present, answered)
    const apart = Math.round(before - present)
    if (Math.abs(apart) > tolerance) log.warn({ apart }, "This machine's clock is not the database's; it is corrected.")
  }
  await look()
  return repeat({
    every: interval,
    run: look,
    failed: (err) => log.warn({ err }, "The database's clock was not read; it is tried again soon."),
  })
}

/** The store of a node that is ready only while its clock is fit. */
export const readyByClock = (store: Store, clock: Pick<AnchoredClock, 'waitsFor'>): Store => ({
  ...store,
  ping: () =>
    clock.waitsFor() > tolerance
      ? Promise.reject(
          new Fault('store_unavailable', "This node's clock is ahead of the database's, and waits for it."),
        )
      : store.ping(),
})
