import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext } from 'vitest'
import { administrator, withAdministrator } from './api.ts'
import { bin, runProgram, Server, tokensAtOnce, type Ended, type Environment } from './pawl.ts'
import { Gateway } from './sdk/gateway.ts'
import { until } from './sdk/stage.ts'

/** A server behind a gateway, and a machine of a customer on which `pawl` runs. */
export class Stage {
  readonly gateway: Gateway
  /** That of the gateway: the same, however often the server is started anew. */
  readonly url: string
  #isReachable = true
  readonly #folder: string
  readonly #current: { server: Server }

  private constructor(folder: string, gateway: Gateway, current: { server: Server }) {
    this.#folder = folder
    this.gateway = gateway
    this.url = gateway.url
    this.#current = current
  }

  /** For one test, until its end. */
  static async open({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'pawl-cli-session-'))
    mkdirSync(join(folder, 'server'))
    const current = { server: await startServer(folder, {}) }
    const gateway = await Gateway.open(() => current.server.url)
    const stage = new Stage(folder, gateway, current)
    onTestFinished(() => stage.#close())
    return stage
  }

  async #close(): Promise<void> {
    await this.cutOff()
    await this.#current.server.kill()
    rmSync(this.#folder, { recursive: true })
  }

  /** From here on nobody answers at the address. */
  async cutOff(): Promise<void> {
    if (this.#isReachable) await this.gateway.close()
    this.#isReachable = false
  }

  /** A path on the customer's machine. */
  path(...names: string[]): string {
    return join(this.#folder, ...names)
  }

  get sessionFile(): string {
    return this.path('home', 'profiles', 'default', 'session.json')
  }

  commandOf(words: readonly string[]): readonly string[] {
    return [process.execPath, bin, ...words]
  }

  /** Runs one `pawl …` to its end. */
  pawl(words: readonly string[], settings: Environment = {}): Promise<Ended> {
    return this.shell(this.commandOf(words), settings)
  }

  /** Runs so many `pawl token` that begin at the same instant. */
  tokensAtOnce(count: number): ReturnType<typeof tokensAtOnce> {
    return tokensAtOnce(count, this.#folder, { PAWL_HOME: this.path('home') })
  }

  /** Runs one `pawl …` with this on its standard input. */
  pawlWith(input: string, words: readonly string[], settings: Environment = {}): Promise<Ended> {
    return this.shell(['sh', '-c', 'printf %s "$0" | "$@"', input, ...this.commandOf(words)], settings)
  }

  shell([program = '', ...words]: readonly string[], settings: Environment = {}): Promise<Ended> {
    return runProgram(program, words, { folder: this.#folder, settings: { PAWL_HOME: this.path('home'), ...settings } })
  }

  /** Runs one that must end with 0 and without complaint; answers what it printed. */
  async done(words: readonly string[], settings: Environment = {}): Promise<string> {
    const { code, stdout, stderr } = await this.pawl(words, settings)
    expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' })
    return stdout
  }

  /** Runs one that must end with this code; answers the one line that it wrote about that. */
  async refused(code: number, words: readonly string[], settings: Environment = {}): Promise<string> {
    const ended = await this.pawl(words, settings)
    expect({ words, ...ended }).toMatchObject({ words, code, stdout: '' })
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    return ended.stderr
  }

  /** Starts one without waiting for its end. */
  start(words: readonly string[]): ChildProcess {
    const env = { ...process.env, PAWL_HOME: this.path('home') }
    return spawn(process.execPath, [bin, ...words], { cwd: this.#folder, env, stdio: 'ignore' })
  }

  logIn(words: readonly string[] = []): Promise<string> {
    return this.done(['login', '--url', this.url, '--no-keychain', ...words], asAdministrator)
  }

  async token(words: readonly string[] = []): Promise<string> {
    return (await this.done(['token', ...words])).trim()
  }

  /** What the server says to a bearer. */
  async ask(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${this.#current.server.url}/auth/session`, { headers })
    await answer.body?.cancel()
    return answer.status
  }

  /** What the server has seen of the sessions of the administrator who bears this token. */
  async sessions(token: string): Promise<readonly Seen[]> {
    const headers = { authorization: `Bearer ${token}` }
    const read = async (path: string): Promise<unknown> =>
      (await fetch(this.#current.server.url + path, { headers })).json()
    const { items } = (await read('/auth/sessions')) as { items: { guid: string }[] }
    return Promise.all(
      items.map(async ({ guid }) => {
        const { session } = (await read(`/admin/sessions/${guid}`)) as {
          session: { refreshCount: number; verdicts?: { repeated: number } }
        }
        return { refreshes: session.refreshCount, repeats: session.verdicts?.repeated ?? 0 }
      }),
    )
  }

  /** Logs in where a bearer is good for a second, waits for its end, and starts the server anew with an hour for each. Returns the old bearer. */
  async logInAndRunOut(): Promise<string> {
    await this.#restart({ PAWL_BEARER_LIFETIME: '1' })
    await this.logIn()
    // `pawl token` would refresh it, where the machine is slow.
    const [token = ''] = /pawl_at_[\w-]+/.exec(readFileSync(this.sessionFile, 'utf8')) ?? []
    await until('the bearer has run out', async () => (await this.ask(token)) === 401)
    await this.#restart({})
    return token
  }

  async #restart(settings: Environment): Promise<void> {
    await this.#current.server.stop()
    this.#current.server = await startServer(this.#folder, settings)
  }
}

/** How often a session was refreshed, and how often besides a spent token came again with its key. */
interface Seen {
  readonly refreshes: number
  readonly repeats: number
}

export const asAdministrator: Environment = {
  PAWL_USERNAME: administrator.username,
  PAWL_PASSWORD: administrator.password,
}

const startServer = (folder: string, settings: Environment): Promise<Server> =>
  Server.start(join(folder, 'server'), { ...withAdministrator, ...settings })
