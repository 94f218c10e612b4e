import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { complaints } from './complaints.ts'

export const bin: string = fileURLToPath(new URL('../../packages/cli/bin/pawl.js', import.meta.url))

export type Environment = Readonly<Record<string, string>>

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The environment of this process without any setting of ours, and with these. */
const environmentWith = (settings: Environment): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PAWL_'))),
  NO_COLOR: '1',
  ...settings,
})

/** Runs a program to its end. */
export const runProgram = async (
  program: string,
  words: readonly string[],
  { folder, settings = {} }: { folder: string; settings?: Environment },
): Promise<Ended> => {
  const child = spawn(program, words, {
    cwd: folder,
    env: environmentWith(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return endOf(child)
}

const endOf = async (child: ChildProcess): Promise<Ended> => {
  const [stdout, stderr] = await Promise.all([allOf(child.stdout), allOf(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const allOf = (stream: Readable | null): Promise<string> => (stream === null ? Promise.resolve('') : text(stream))

/** Runs one `pawl …` to its end, in the folder. */
export const pawl = (folder: string, line: string, settings: Environment = {}): Promise<Ended> =>
  runProgram(process.execPath, [bin, ...line.split(' ')], { folder, settings })

/** Runs `pawl token` so many times: all are loaded before the first begins. Answers also how many seconds they took from there. */
export const tokensAtOnce = async (
  count: number,
  folder: string,
  settings: Environment,
): Promise<{ readonly all: readonly Ended[]; readonly seconds: number }> => {
  const words = ['-C', 'pawl-dev', '--import', new URL('./wait-for-word.ts', import.meta.url).href, bin, 'token']
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, words, {
      cwd: folder,
      env: environmentWith(settings),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    }),
  )
  const ended = Promise.all(children.map(endOf))
  const lines = children.map((child) => child.stdio[3] as Duplex)
  await Promise.race([ended, Promise.all(lines.map((line) => once(line, 'data')))])
  const began = performance.now()
  for (const line of lines) line.write('.')
  return { all: await ended, seconds: (performance.now() - began) / 1000 }
}

const watch = new URL('./watch-answers.ts', import.meta.url).href
const shedNothing = new URL('./shed-nothing.ts', import.meta.url).href

/** Milliseconds for what a server says: they end what hangs, and judge no speed. */
const patience = 60_000

/**
 * `pawl serve` in a process of its own, in the folder and on a port that the system picks. Everything that it answers, to
 * whomever, is held against the OpenAPI document; what does not fit is thrown when it has ended.
 */
export class Server {
  readonly #child: ChildProcess
  readonly #complaints: Promise<string>
  #output = ''
  #hasEnded = false

  private constructor(folder: string, settings: Environment, words: readonly string[]) {
    const env = environmentWith({ PAWL_PORT: '0', PAWL_LOG_FORMAT: 'pretty', ...settings })
    // With a number of helper threads it does not replace itself, which would close the pipe of the complaints.
    const watched = [
      '--v8-pool-size=1',
      '-C',
      'pawl-dev',
      '--import',
      watch,
      '--import',
      shedNothing,
      bin,
      'serve',
      ...words,
    ]
    this.#child = spawn(process.execPath, watched, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    this.#complaints = text(this.#child.stdio[complaints] as Readable)
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (more: string) => (this.#output += more))
    }
    // Unlike its exit, that comes when its last words have been read.
    this.#child.once('close', () => (this.#hasEnded = true))
  }

  /** Resolves when it says where it listens. */
  static async start(folder: string, settings: Environment = {}, words: readonly string[] = []): Promise<Server> {
    const server = new Server(folder, settings, words)
    try {
      await server.says(/http:\/\/\S+:\d+/)
    } catch (error) {
      await server.kill()
      throw error
    }
    return server
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Everything that it has printed. */
  get output(): string {
    return this.#output
  }

  get url(): string {
    return /http:\/\/[^\s,"]+:\d+/.exec(this.#output)?.[0] ?? ''
  }

  /** Resolves once the output fits, counted from an offset in it. */
  async says(pattern: RegExp, from = 0): Promise<void> {
    const deadline = performance.now() + patience
    while (!pattern.test(this.#output.slice(from))) {
      if (this.#hasEnded || performance.now() > deadline) {
        throw new Error(`The server did not say ${String(pattern)}, but:\n${this.#output}`)
      }
      await setTimeout(10)
    }
  }

  /** Reads the keys anew; resolves when it says so. */
  async reload(): Promise<void> {
    const from = this.#output.length
    this.signal('SIGHUP')
    await this.says(/keys/, from)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (!this.#hasEnded) await once(this.#child, 'close')
    const complained = await this.#complaints
    if (complained !== '') throw new Error(`The OpenAPI document says otherwise:\n${complained}`)
    return this.#child.exitCode
  }

  stop(): Promise<number | null> {
    this.signal('SIGTERM')
    return this.ended()
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.ended()
  }
}
