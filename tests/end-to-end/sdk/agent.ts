import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Heard, Orders } from './agent/orders.ts'

const node20 = join(createRequire(import.meta.url).resolve('node20/package.json'), '..', 'bin', 'node')

/** What an agent runs on. */
export type Runtime = `${'Node 24' | 'Node 20'}, ${'import' | 'require'}`
export const runtimes: readonly Runtime[] = [
  'Node 24, import',
  'Node 24, require',
  'Node 20, import',
  'Node 20, require',
]

export interface AgentOptions {
  readonly runtime?: Runtime | undefined
  /** The folder of `installedClient`. */
  readonly app: string
  readonly baseUrl: string
  /** Where the session is kept. */
  readonly path: string
  /** By how many milliseconds its wall clock is wrong. */
  readonly wallOffset?: number
  /** Such as `Asia/Kathmandu`. */
  readonly timeZone?: string
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (fault: Error) => void
}

/** A process that holds a session of the installed client, and does as it is told. */
export class Agent {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #waiting = new Map<number, Waiting>()
  #complaints = ''
  #orders = 0

  constructor({ runtime = 'Node 24, import', app, baseUrl, path, wallOffset = 0, timeZone = 'UTC' }: AgentOptions) {
    const program = join(app, runtime.endsWith('import') ? 'import.mjs' : 'require.cjs')
    const words = ['--import', join(app, 'wrong-clock.mjs'), program, baseUrl, path]
    this.#child = spawn(runtime.startsWith('Node 20') ? node20 : process.execPath, words, {
      env: { WALL_OFFSET: String(wallOffset), TZ: timeZone },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.setEncoding('utf8').on('data', (more: string) => (this.#complaints += more))
    createInterface(this.#child.stdout).on('line', (line) => this.#hear(line))
    this.#child.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The process has ended. ${this.#complaints}`))
    })
  }

  /** @throws what the order threw, as an error that says its code; or that the process has ended */
  tell<Name extends keyof Orders>(name: Name, ...given: Parameters<Orders[Name]>): Heard<Name> {
    const id = ++this.#orders
    this.#child.stdin.write(`${JSON.stringify({ id, name, given: given[0] })}\n`)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'close')
  }

  #hear(line: string): void {
    const { id, value, fault } = JSON.parse(line) as { id: number; value: never; fault?: string }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (fault === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(fault))
  }
}
