import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { send } from '../client/api.ts'

export const administrator = { username: 'admin', password: 'a long password for torture' } as const

export interface ServerOptions {
  /** Folder of the database, the key and the log. */
  readonly folder: string
  /** Beside the default settings. */
  readonly environment?: Readonly<Record<string, string>>
  /** Arguments of Node; `pawl serve` unless a broken build is to be seen failing. */
  readonly program?: readonly string[]
}

export const pawlServe: readonly string[] = [
  fileURLToPath(new URL('../../../packages/cli/bin/pawl.js', import.meta.url)),
  'serve',
]

/** A real server in a process of its own, on one port for life, to be killed and started again. */
export class ServerProcess {
  readonly port: number
  readonly #options: ServerOptions
  readonly #keys = `1:${randomBytes(32).toString('base64')}`
  #child: ChildProcess | null = null

  private constructor(port: number, options: ServerOptions) {
    this.port = port
    this.#options = options
  }

  static async start(options: ServerOptions): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), options)
    await server.start()
    return server
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Answers after how many milliseconds the server was ready. */
  async start(): Promise<number> {
    const startedAt = performance.now()
    this.#child = this.#spawn()
    const deadline = startedAt + 30_000
    while (!(await this.isReady())) {
      if (this.#child.exitCode !== null || performance.now() > deadline) throw new Error(`Not ready:\n${this.log()}`)
      await setTimeout(5)
    }
    return performance.now() - startedAt
  }

  async isReady(): Promise<boolean> {
    const answer = await send(this.port, { method: 'GET', path: '/health/ready' })
    return answer?.status === 200
  }

  /** As a crash ends it: at once, with whatever it was doing. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Stands still, as if the machine had been frozen. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  log(): string {
    return readFileSync(join(this.#options.folder, 'server.log'), 'utf8').slice(-4000)
  }

  #spawn(): ChildProcess {
    const { folder, environment, program = pawlServe } = this.#options
    mkdirSync(folder, { recursive: true })
    const log = openSync(join(folder, 'server.log'), 'a')
    const child = spawn(process.execPath, ['-C', 'pawl-dev', ...program], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        PAWL_HOST: '127.0.0.1',
        PAWL_PORT: String(this.port),
        PAWL_DATA: folder,
        PAWL_KEYS: this.#keys,
        PAWL_ADMIN_USERNAME: administrator.username,
        PAWL_ADMIN_PASSWORD: administrator.password,
        PAWL_LOOP_BURST: '100',
        PAWL_LOOP_MIN_INTERVAL: '1',
        ...environment,
      },
    })
    closeSync(log)
    return child
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
