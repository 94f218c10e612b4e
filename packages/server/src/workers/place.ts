import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Logger } from 'pino'
import { Patience } from './again.ts'
import { isReport, type Order, type Report } from './messages.ts'

/** Tells a worker which place it has. */
export const placeVariable = 'PAWL_WORKER'

interface PlaceParts {
  readonly number: number
  readonly log: Logger
  /** Is told what workers say while the place is kept. */
  readonly told: (worker: Worker, report: Report) => void
}

/** One of so many workers: the process that is it at present, and another one when that has died. */
export class Place {
  readonly #parts: PlaceParts
  readonly #patience = new Patience()
  #worker: Worker | null = null
  #again: NodeJS.Timeout | null = null
  #isKept = false

  constructor(parts: PlaceParts) {
    this.#parts = parts
  }

  start(): void {
    const { number, told } = this.#parts
    let wasReady = false
    const worker = cluster.fork({ [placeVariable]: String(number) })
    this.#worker = worker
    worker.on('message', (message: unknown) => {
      if (!isReport(message)) return
      wasReady ||= message.kind === 'running'
      if (this.#isKept) told(worker, message)
    })
    // One that cannot be told anything is about to end, which is heard of by itself.
    worker.on('error', () => undefined)
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.#worker = null
      if (this.#isKept) this.#replace({ pid: worker.process.pid, code, signal }, wasReady)
    })
  }

  /** From now on there is always somebody in it, or soon. */
  keep(): void {
    this.#isKept = true
    if (this.#worker === null) this.start()
  }

  /** Null where there is nobody who could answer, or who does before it ends. */
  async ask(order: Order, kind: Report['kind']): Promise<Report | null> {
    const heard = this.hear(kind)
    this.#tell(order)
    return heard
  }

  /** The next report of such a kind; null when the worker ends without one. */
  hear(...kinds: readonly Report['kind'][]): Promise<Report | null> {
    const worker = this.#worker
    if (worker === null) return Promise.resolve(null)
    return new Promise((resolve) => {
      const finish = (report: Report | null): void => {
        worker.off('message', listen).off('exit', leave)
        resolve(report)
      }
      const listen = (message: unknown): void => {
        if (isReport(message) && kinds.includes(message.kind)) finish(message)
      }
      const leave = (): void => finish(null)
      worker.on('message', listen).on('exit', leave)
    })
  }

  /** Lets nobody take the place any more. Resolves with the exit code when it is empty. */
  async stop(): Promise<number | null> {
    this.#isKept = false
    if (this.#again !== null) clearTimeout(this.#again)
    const worker = this.#worker
    if (worker === null) return 0
    const ended = once(worker, 'exit') as Promise<[number | null]>
    this.#tell({ kind: 'stop' })
    const [code] = await ended
    return code
  }

  #replace(ended: object, wasReady: boolean): void {
    const pause = this.#patience.next(wasReady)
    this.#parts.log.error({ ...ended, worker: this.#parts.number }, 'A worker has ended; another takes its place.')
    this.#again = setTimeout(() => this.start(), pause)
  }

  #tell(order: Order): void {
    if (this.#worker?.isConnected() === true) this.#worker.send(order, () => undefined)
  }
}
