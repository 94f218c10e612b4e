import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { administrator, logIn, withAdministrator } from '../api.ts'
import { Server, type Environment } from '../pawl.ts'
import { Agent, type AgentOptions } from './agent.ts'
import { Gateway } from './gateway.ts'
import { installedClient } from './installed.ts'

export const credentials: typeof administrator = administrator

/** What the server has to say about a session. */
export interface Account {
  readonly state: string
  /** How often its tokens were rotated. */
  readonly refreshCount: number
  /** How the refresh tokens presented were judged besides, as far as the server remembers. */
  readonly odd: Readonly<Record<'repeated' | 'paced' | 'superseded' | 'reused', number>>
}

export const nothingOdd: Account['odd'] = { repeated: 0, paced: 0, superseded: 0, reused: 0 }

/** A real server, and what stands and runs around it. */
export class Stage {
  /** The folder of `installedClient`. */
  readonly app: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'pawl-sdk-'))
  readonly #settings: Environment
  readonly #agents: Agent[] = []
  readonly #gateways: Gateway[] = []
  #server: Server | undefined
  #logins: Promise<unknown> = Promise.resolve()
  #paths = 0

  private constructor(app: string, settings: Environment) {
    this.app = app
    this.#settings = settings
  }

  /** @param bearerLifetime seconds; long where nobody waits for its end, because a busy machine may take a minute for a test */
  static async open(bearerLifetime: number, settings: Environment = {}): Promise<Stage> {
    const stage = new Stage(await installedClient(), {
      ...withAdministrator,
      PAWL_BEARER_LIFETIME: String(bearerLifetime),
      // All log in as one user, at once.
      PAWL_LOGIN_ATTEMPTS: '1000',
      ...settings,
    })
    try {
      await stage.startServer()
      return stage
    } catch (fault) {
      await stage.close()
      throw fault
    }
  }

  async startServer(): Promise<void> {
    this.#server = await Server.start(this.#folder, this.#settings)
  }

  /** Ends the server as a power cut would. */
  async killServer(): Promise<void> {
    await this.#server?.kill()
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  /** The way to the server for one test, which may do harm on it. */
  async gateway(): Promise<Gateway> {
    const gateway = await Gateway.open(() => this.url)
    this.#gateways.push(gateway)
    return gateway
  }

  /** Where a session that nobody else has can be kept. */
  path(): string {
    return join(this.#folder, `session-${++this.#paths}.json`)
  }

  agent(options: Partial<AgentOptions> = {}): Agent {
    const agent = new Agent({ app: this.app, baseUrl: this.url, path: this.path(), ...options })
    this.#agents.push(agent)
    return agent
  }

  /** One after the other: the SDK waits for an answer to a login for ten seconds and asks but once, and a busy machine may need them for many at once. */
  logIn(holder: Pick<Agent, 'tell'>): Promise<string | undefined> {
    const guid = this.#logins.then(() => holder.tell('login', credentials))
    this.#logins = guid.catch(() => undefined)
    return guid
  }

  async account(guid: string | undefined): Promise<Account> {
    const { token } = await logIn(this.url)
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${this.url}/admin/sessions/${String(guid)}`, { headers })
    const { session } = (await answer.json()) as { session?: Omit<Account, 'odd'> & { verdicts?: Account['odd'] } }
    if (!session) throw new Error(`The server knows no session ${String(guid)}.`)
    const { state, refreshCount, verdicts: { repeated, paced, superseded, reused } = nothingOdd } = session
    return { state, refreshCount, odd: { repeated, paced, superseded, reused } }
  }

  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.kill()))
    await this.killServer()
    await Promise.all(this.#gateways.map((gateway) => gateway.close()))
    rmSync(this.#folder, { recursive: true })
  }
}

/** Looks again and again until it holds, for at most a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It never came to be that ${what}.`)
    await setTimeout(50)
  }
}

/** Until the session of this process takes its bearer for expired. */
export function untilExpired(agent: Agent): Promise<void> {
  return until('the bearer has run out', async () => ((await agent.tell('seen')).tokenExpiresIn ?? 0) < 0)
}
