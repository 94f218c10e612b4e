import { freePort } from '@pawl/store-postgres/testing'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { send } from '../client/api.ts'
import { undoAtExit } from './cleanup.ts'
import { standstill } from './standstill.ts'
import { waitedForProcessor } from './waited.ts'

export const administrator = { username: 'admin', password: 'a long password for torture' } as const

/** What makes a server another one than `pawl serve` with its default settings. */
export interface ServerChanges {
  /** Settings. */
  readonly environment?: Readonly<Record<string, string>>
  /** Modules that are loaded before it. */
  readonly imports?: readonly URL[]
}

export interface ServerOptions extends ServerChanges {
  /** Folder of the database and the log. */
  readonly folder: string
}

/** In milliseconds. */
export interface StartTime {
  readonly untilReady: number
  /** Of it: how long it stood in line for a processor that others used. */
  readonly waited: number
}

/** Loads that no pace, flood ceiling or limit of logins stands in the way of. */
export const unhindered: Readonly<Record<string, string>> = {
  PAWL_LOOP_BURST: '100',
  PAWL_LOOP_MIN_INTERVAL: '1',
  PAWL_LOOP_FLOOD_RATE: '1000',
  PAWL_LOGIN_ATTEMPTS: '1000',
  PAWL_LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
}

export const command: string = fileURLToPath(new URL('../../../packages/cli/bin/pawl.js', import.meta.url))
/** A test that is killed leaves no server behind. */
const stopsWithParent = new URL('../../../tools/stop-with-parent.mjs', import.meta.url)

/** What it says of a database that it cannot reach. */
const databaseAway = /PostgreSQL at \S+ cannot be reached|connection to PostgreSQL (?:failed|was lost|could be had)/i

/** Milliseconds that a server may take until it serves: no speed is judged here. */
const patience = 90_000

/** A real server in a process of its own, on one port for life, to be killed and started again. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number
  readonly #options: ServerOptions
  readonly #keys = `1:${randomBytes(32).toString('base64')}`
  #child: ChildProcess | null = null

  private constructor(port: number, options: ServerOptions) {
    this.port = port
    this.#options = options
  }

  /** The first start of a new folder: resolves when its administrator can log in. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), options)
    await server.start()
    const login = { method: 'POST', path: '/auth/login', body: { ...administrator, auth_only: 1 } } as const
    await server.#until(async () => (await send(server.port, login))?.status === 200)
    return server
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get database(): string {
    return join(this.#options.folder, 'pawl.db')
  }

  /** Begun again, as whatever looks after a service does, where it gave up because its database did not answer it in time. */
  async start(later: Readonly<Record<string, string>> = {}): Promise<StartTime> {
    const deadline = performance.now() + patience
    for (;;) {
      const startedAt = performance.now()
      const before = this.#log().length
      this.#child = this.#spawn(later)
      try {
        await this.#until(() => this.isReady())
        return { untilReady: performance.now() - startedAt, waited: waitedForProcessor(this.pid) }
      } catch (error) {
        const gaveUp = !this.isRunning() && databaseAway.test(this.#log().slice(before))
        if (!gaveUp || performance.now() > deadline) throw error
      }
    }
  }

  async isReady(): Promise<boolean> {
    const answer = await send(this.port, { method: 'GET', path: '/health/ready' })
    return answer?.status === 200
  }

  isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** As a crash ends it: at once, with whatever it was doing. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Stands still, as if the machine had been frozen; resolves when it does. */
  async freeze(): Promise<void> {
    this.#child?.kill('SIGSTOP')
    await standstill(this.pid)
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Mebibytes of memory that are its own. */
  residentMebibytes(): number {
    const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]
    return Number(kibibytes) / 1024
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  async #until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + patience
    while (!(await condition())) {
      if (!this.isRunning())
        throw new Error(`The server has ended, ${this.#howItEnded()}:\n${this.#log().slice(-4000)}`)
      if (performance.now() > deadline) throw new Error(`The server is not ready:\n${this.#log().slice(-4000)}`)
      await setTimeout(5)
    }
  }

  #howItEnded(): string {
    const { exitCode, signalCode } = this.#child ?? {}
    return `code ${exitCode ?? 'none'}, signal ${signalCode ?? 'none'}`
  }

  #log(): string {
    const file = join(this.#options.folder, 'server.log')
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  #spawn(later: Readonly<Record<string, string>>): ChildProcess {
    const { folder, environment, imports = [] } = this.#options
    mkdirSync(folder, { recursive: true })
    const log = openSync(join(folder, 'server.log'), 'a')
    const imported = [stopsWithParent, ...imports].flatMap(({ href }) => ['--import', href])
    const child = spawn(process.execPath, ['-C', 'pawl-dev', ...imported, command, 'serve'], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        PAWL_HOST: '127.0.0.1',
        PAWL_PORT: String(this.port),
        PAWL_DATA: folder,
        PAWL_KEYS: this.#keys,
        PAWL_ADMIN_USERNAME: administrator.username,
        PAWL_ADMIN_PASSWORD: administrator.password,
        ...environment,
        ...later,
      },
    })
    closeSync(log)
    const killAtExit = undoAtExit(() => child.kill('SIGKILL'))
    child.once('exit', killAtExit)
    return child
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || !this.isRunning()) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}
