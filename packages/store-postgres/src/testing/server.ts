import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { findBinaries, runAs } from './binaries.ts'
import { freePort } from './free-port.ts'

const password = 'throw-away'

/** Milliseconds that the server may take to come up, a recovery included. */
const patience = 60_000

/** A PostgreSQL of our own in a temporary folder, which can be killed and started again. */
export class PostgresServer {
  readonly port: number
  readonly #folder: string
  readonly #bin: string
  #keeper: ChildProcess | null = null

  private constructor(folder: string, bin: string, port: number) {
    this.#folder = folder
    this.#bin = bin
    this.port = port
  }

  /** Makes a new one and starts it. `settings` are lines of `postgresql.conf`. */
  static async start(settings: readonly string[] = []): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'pawl-postgres-'))
    const server = new PostgresServer(folder, findBinaries(folder), await freePort())
    server.#initialise(settings)
    await server.start()
    return server
  }

  /** A standby that follows this one, made from a copy: this one stops for a moment. To be stopped before it. */
  async makeStandby(): Promise<PostgresServer> {
    await this.shutDown()
    const folder = mkdtempSync(join(tmpdir(), 'pawl-standby-'))
    const standby = new PostgresServer(folder, this.#bin, await freePort())
    chmodSync(folder, 0o755)
    giveAway(folder)
    execFileSync('cp', ['-a', this.data, standby.data])
    const primary = `host=127.0.0.1 port=${this.port} user=postgres password=${password}`
    appendFileSync(join(standby.data, 'postgresql.conf'), `primary_conninfo = '${primary}'\n`)
    writeFileSync(join(standby.data, 'standby.signal'), '')
    giveAway(join(standby.data, 'standby.signal'))
    await this.start()
    await standby.start()
    return standby
  }

  get data(): string {
    return join(this.#folder, 'data')
  }

  url(database = 'postgres'): string {
    return `postgres://postgres:${password}@127.0.0.1:${this.port}/${database}`
  }

  async start(): Promise<void> {
    const deadline = performance.now() + patience
    for (;;) {
      this.#spawn()
      const keeper = this.#keeper
      while (keeper?.exitCode === null && this.#status() !== 'ready') {
        if (performance.now() > deadline) throw new Error(`PostgreSQL does not come up:\n${this.log()}`)
        await setTimeout(10)
      }
      if (keeper?.exitCode === null) return
      // Processes of a server that was killed may live on for a moment, and the new one waits for none of them.
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not start:\n${this.log()}`)
      await setTimeout(50)
    }
  }

  /** `kill -9` of every one of its processes at once: what was not flushed to the log is gone. */
  async kill(): Promise<void> {
    const { pid } = this
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    for (const each of [String(pid), ...children]) end(Number(each), 'SIGKILL')
    await this.#release()
    rmSync(join(this.data, 'postmaster.pid'))
  }

  /** Stands still, with all its connections open, until it is told to go on. */
  pause(): () => void {
    const { pid } = this
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
    for (const each of [pid, ...children]) end(each, 'SIGSTOP')
    return () => {
      for (const each of [pid, ...children]) end(each, 'SIGCONT')
    }
  }

  /** As for a restart: who is connected is cut off, what runs is rolled back. */
  async shutDown(): Promise<void> {
    end(this.pid, 'SIGINT')
    await this.#release()
  }

  /** Stops it and removes all that it has left. */
  async stop(): Promise<void> {
    if (this.#keeper !== null) {
      end(this.pid, 'SIGQUIT')
      await this.#release()
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get pid(): number {
    const pid = Number(this.#statusLines()[0])
    assert(pid > 0, 'PostgreSQL does not run.')
    return pid
  }

  log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8')
  }

  #initialise(settings: readonly string[]): void {
    const passwordFile = join(this.#folder, 'password')
    writeFileSync(passwordFile, password)
    chmodSync(this.#folder, 0o755)
    mkdirSync(this.data, { mode: 0o700 })
    for (const each of [this.#folder, passwordFile, this.data]) giveAway(each)
    execFileSync(
      join(this.#bin, 'initdb'),
      [
        `--pgdata=${this.data}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      { ...runAs, cwd: this.#folder, stdio: 'pipe' },
    )
    appendFileSync(join(this.data, 'postgresql.conf'), `\n${[...defaults, ...settings].join('\n')}\n`)
  }

  /** The shell ends the server when its input ends, and so when this process is gone, however it went. */
  #spawn(): void {
    const script = `"$@" 2>>log & server=$!; { cat >/dev/null; kill -QUIT $server; } 2>/dev/null & wait $server`
    const program = join(this.#bin, 'postgres')
    this.#keeper = spawn('sh', ['-c', script, 'sh', program, '-D', this.data, '-p', String(this.port)], {
      ...runAs,
      cwd: this.#folder,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
  }

  async #release(): Promise<void> {
    const keeper = this.#keeper
    this.#keeper = null
    if (keeper === null) return
    if (keeper.exitCode === null && keeper.signalCode === null) await once(keeper, 'exit')
    keeper.stdin?.destroy()
  }

  #status(): string {
    return this.#statusLines()[7]?.trim() ?? ''
  }

  #statusLines(): string[] {
    try {
      return readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')
    } catch {
      return []
    }
  }
}

const defaults = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  'max_connections = 200',
  'shared_buffers = 64MB',
  'logging_collector = off',
  "log_line_prefix = '%m [%p] '",
]

/** To the user that the server runs as. */
const giveAway = (path: string): void => {
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(path, runAs.uid, runAs.gid)
}

const end = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
