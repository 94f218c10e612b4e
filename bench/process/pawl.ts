import { freePort } from '@pawl/store-postgres/testing'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RequestText } from '../load/request.ts'
import type { BenchKeys } from '../seed/keys.ts'
import { askProbe, nodeArguments } from './ask-probe.ts'
import { startChild, stopChild, type Core } from './child.ts'
import { exchange } from './exchange.ts'
import type { Vitals } from './probe.ts'

export interface Deployment {
  /** Folder of database, log and whatever else the server keeps. */
  readonly folder: string
  readonly keys: BenchKeys
  /** Beside the address, the folder and the key: the only settings that are not the default. */
  readonly settings: Readonly<Record<string, string>>
  /** 0 if none is named. */
  readonly core?: Core
}

export const credentials = { username: 'admin', password: 'correct horse battery staple' } as const

export const databaseOf = ({ folder }: Pick<Deployment, 'folder'>): string => join(folder, 'pawl.db')

/** A whole server as `pawl serve` starts it, in a process on a core of its own, with the probe loaded. */
export class PawlProcess {
  readonly port: number
  /** Milliseconds from the start of the process to the first 200 of `/health/ready`. */
  readonly readyAfter: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number, readyAfter: number) {
    this.#child = child
    this.port = port
    this.readyAfter = readyAfter
  }

  static async start(deployment: Deployment, environment: Readonly<Record<string, string>> = {}): Promise<PawlProcess> {
    mkdirSync(deployment.folder, { recursive: true })
    const port = await freePort()
    const program = fileURLToPath(new URL('../../packages/cli/bin/pawl.js', import.meta.url))
    const startedAt = performance.now()
    const logFile = join(deployment.folder, 'server.log')
    const env = { ...environmentOf(deployment, port), ...environment }
    const core = deployment.core ?? 0
    const args = [helperThreads(core), ...nodeArguments, program, 'serve']
    const child = startChild({ args, core, env, logFile })
    try {
      const readyAfter = await answers(child, port, { method: 'GET', path: '/health/ready' }, startedAt)
      // On its first start a server is ready a moment before its administrator is.
      await answers(child, port, { method: 'POST', path: '/auth/login', json: credentials }, startedAt)
      return new PawlProcess(child, port, readyAfter)
    } catch (cause) {
      throw new Error(`The server did not start. The end of its log:\n${endOf(logFile)}`, { cause })
    }
  }

  /** Of the process that was started; workers are its children. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** What the process says of itself since it was asked with `reset` before. */
  vitals(reset = false): Promise<Vitals> {
    return askProbe(this.#child, reset)
  }

  async stop(): Promise<void> {
    const code = await stopChild(this.#child)
    if (code !== 0) throw new Error(`The server ended with ${code ?? 'a signal'} instead of 0.`)
  }
}

/** What `pawl serve` asks Node for by itself; here it cannot, because started once more it would lose the channel to the probe. */
const helperThreads = (core: Core): string =>
  `--v8-pool-size=${core === 'any' ? Math.min(4, Math.max(1, availableParallelism() - 1)) : 1}`

/** The last lines of a log. */
export const endOf = (logFile: string): string =>
  readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n')

const environmentOf = (deployment: Deployment, port: number): Record<string, string> => ({
  PAWL_HOST: '127.0.0.1',
  PAWL_PORT: String(port),
  PAWL_DATA: deployment.folder,
  PAWL_STORE: `sqlite:${databaseOf(deployment)}`,
  PAWL_KEYS: deployment.keys.setting,
  PAWL_ADMIN_USERNAME: credentials.username,
  PAWL_ADMIN_PASSWORD: credentials.password,
  ...deployment.settings,
})

const patience = 30_000

/** Milliseconds from `startedAt` until the request is answered 200. */
const answers = async (child: ChildProcess, port: number, request: RequestText, startedAt: number): Promise<number> => {
  for (;;) {
    const status = await exchange(port, request).then(
      (answer) => answer.status,
      () => 0,
    )
    const waited = performance.now() - startedAt
    if (status === 200) return waited
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} at its start.`)
    if (waited > patience) throw new Error('The server was not ready after 30 s.')
    // A refused login must not be repeated so often that the next one has to wait.
    await setTimeout(status === 0 ? 2 : 100)
  }
}
