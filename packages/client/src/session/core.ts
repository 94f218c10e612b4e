import type { Environment } from '../environment/environment.ts'
import type { Emit } from './events.ts'
import type { Gate } from './gate.ts'
import type { Settings } from './options.ts'
import type { Counters } from './stats.ts'
import type { Vault } from './vault.ts'

/** What every part of one session takes from outside. */
export interface Context extends Environment, Settings {
  readonly emit: Emit
  readonly counters: Counters
}

/** The context, and the parts that the others work on. */
export interface Core extends Context {
  readonly vault: Vault
  readonly gate: Gate
}

/** One instant on both clocks, in milliseconds. */
export interface Moment {
  readonly mono: number
  readonly wall: number
}

export function now({ mono, wall }: Environment): Moment {
  return { mono: mono(), wall: wall() }
}

/** A lock, a request or a disk is never waited for longer than this, in milliseconds. */
const PATIENCE = 10_000

/** Rejects when the task takes longer than `PATIENCE`, and aborts it. */
export function withinPatience<T>({ timer }: Environment, task: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const cancel = timer(() => {
      reject(new DOMException('', 'TimeoutError'))
      controller.abort()
    }, PATIENCE)
    const run = async (): Promise<T> => task(controller.signal)
    run().then(resolve, reject).finally(cancel)
  })
}
