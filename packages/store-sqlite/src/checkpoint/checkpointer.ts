import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

const thread = new URL('./thread.ts', import.meta.url)
// The compiler leaves the name of a file in a URL as it is, so the ending is that of the file this stands in.
thread.pathname = thread.pathname.replace(/\.ts$/, extname(import.meta.url))

export interface CheckpointerOptions {
  readonly file: string
  /** Pages of log that are copied at once. */
  readonly step: number
  /** Pages of log after which it is to be begun anew; some steps. */
  readonly every: number
  /** Pages in the log now. */
  readonly logLength: () => number
  /** Copies what is left of the log with the connection that writes. */
  readonly copyRest: () => void
}

/**
 * Keeps the log short without keeping the event loop waiting. The thread copies it in small steps while commits go on,
 * because a commit's flush waits for what a step has to bring to the same disk. Once the log is long, what was added
 * since is little and is copied here, so that the next commit finds all of it copied and may begin the log anew.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  #worker: Worker | null = null
  #copied = 0
  #copying = false

  constructor(options: CheckpointerOptions) {
    this.#options = options
  }

  /** To be told after each commit. */
  committed(): void {
    if (this.#copying) return
    const length = this.#options.logLength()
    // It was begun anew.
    if (length < this.#copied) this.#copied = 0
    if (length - this.#copied < this.#options.step) return
    this.#copied = length
    this.#copying = true
    this.#worker ??= this.#start()
    this.#worker.postMessage('copy')
  }

  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === null) return
    this.#worker = null
    const exit = new Promise((resolve) => worker.once('exit', resolve))
    worker.ref()
    worker.postMessage('close')
    await exit
  }

  #start(): Worker {
    const worker = new Worker(thread, { workerData: this.#options.file })
    worker.unref()
    worker.on('message', () => {
      this.#copying = false
      if (this.#copied >= this.#options.every) this.#options.copyRest()
    })
    // Without the thread SQLite copies the log itself, later and in the way of a commit.
    worker.on('error', () => {
      this.#worker = null
      this.#copying = false
    })
    return worker
  }
}
