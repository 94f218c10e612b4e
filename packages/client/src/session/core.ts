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
  const { signal } = controller
  const cancel = timer(() => {
    controller.abort(new DOMException('', 'TimeoutError'))
  }, PATIENCE)
  const run = async (): Promise<T> => task(signal)
  return unlessAborted(signal, run()).finally(cancel)
}

/** Rejects as soon as the signal is aborted, whatever the task does. */
export function unlessAborted<T>(signal: AbortSignal | undefined, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', stop)
    task.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop))
  })
}
