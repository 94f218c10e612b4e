import { createSession } from '../src/index.ts'
import type { SessionEvents } from '../src/session/events.ts'
import type { SessionOptions } from '../src/session/options.ts'
import type { Session } from '../src/session/session.ts'
import { AuthServer, type ModelAnswer, type ModelOptions } from './auth-server.ts'
import { VirtualTime } from './virtual-time.ts'

export const baseUrl = 'https://api.example'
export const credentials = { username: 'ada@example.com', password: 'right password' }

/** What the network makes of one request: pass it on, and bring the answer, or another answer, or none. */
export type Fault =
  | undefined
  | 'request lost'
  | 'answer lost'
  | 'connection refused'
  | { readonly answer: RawAnswer; readonly reachesServer?: boolean }

export interface RawAnswer {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Sent {
  readonly at: number
  readonly path: string
  readonly origin: string
  readonly authorization: string | null
  readonly key: string | null
  readonly body: string
}

export type AnyEvent = {
  [Name in keyof SessionEvents]: { name: Name; event: SessionEvents[Name] }
}[keyof SessionEvents]

export type ClientOptions = Partial<SessionOptions> & {
  readonly wall?: () => number
  readonly random?: () => number
  readonly isDead?: () => boolean
}

/** Virtual time, a model server, a network between, and as many clients as a test wants. */
export class Stage {
  readonly time: VirtualTime = new VirtualTime()
  readonly server: AuthServer
  readonly sent: Sent[] = []
  /** Milliseconds one way. */
  latency = 20
  fault: (request: Sent) => Fault = () => undefined

  constructor(options: Partial<ModelOptions> = {}) {
    this.server = new AuthServer({ now: () => this.time.now, ...options })
  }

  /** Requests to the auth server that present a refresh token. */
  get presentations(): Sent[] {
    return this.sent.filter(({ path }) => path === '/auth/refresh' || path === '/auth/masquerade')
  }

  /** `isDead`: the process was killed; it hears, sends and does nothing more. */
  client(options: ClientOptions = {}): StagedClient {
    const {
      wall = () => 1_700_000_000_000 + this.time.now,
      random = () => 0.5,
      isDead = () => false,
      ...rest
    } = options
    const events: AnyEvent[] = []
    const wakers = new Set<() => void>()
    const session = createSession({
      baseUrl,
      ...rest,
      environment: {
        mono: () => this.time.now,
        wall,
        random,
        timer: (callback, delay) =>
          this.time.timer(() => {
            if (!isDead()) callback()
          }, delay),
        fetch: (input, init) => (isDead() ? new Promise(() => undefined) : this.fetch(input, init)),
        onWake(listener) {
          wakers.add(listener)
          return () => wakers.delete(listener)
        },
        ...rest.environment,
      },
    })
    const names = [
      'refreshed',
      'refreshFailed',
      'ended',
      'notice',
      'clockJump',
      'breakerOpen',
      'storageFailed',
    ] as const
    for (const name of names) session.on(name, (event) => events.push({ name, event } as AnyEvent))
    return {
      session,
      events,
      wake: () => {
        for (const waker of wakers) waker()
      },
    }
  }

  /** A client that has logged in. */
  async loggedIn(options: ClientOptions = {}): Promise<StagedClient> {
    const client = this.client(options)
    await this.time.until(client.session.login(credentials))
    return client
  }

  private async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init.headers)
    const body = typeof init.body === 'string' ? init.body : ''
    const [authorization, key] = [headers.get('authorization'), headers.get('idempotency-key')]
    const request = { at: this.time.now, path: url.pathname, origin: url.origin, authorization, key, body }
    this.sent.push(request)
    const aborted = new Promise<never>((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => {
        reject(new DOMException('', 'AbortError'))
      })
    })
    aborted.catch(() => undefined)
    return Promise.race([this.deliver(request), aborted])
  }

  private async deliver(request: Sent): Promise<Response> {
    const fault = this.fault(request)
    if (fault === 'connection refused') {
      throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })
    }
    await this.time.pause(this.latency)
    if (fault === 'request lost') return new Promise(() => undefined)
    const isPassedOn = typeof fault !== 'object' || fault.reachesServer === true
    const answer = isPassedOn ? this.answer(request) : undefined
    await this.time.pause(this.latency)
    if (fault === 'answer lost') return new Promise(() => undefined)
    if (typeof fault === 'object') return responseOf(fault.answer)
    const { status, body } = answer ?? { status: 500, body: {} }
    return responseOf({ status, text: JSON.stringify(body) })
  }

  private answer({ path, body, key, authorization }: Sent): ModelAnswer {
    const parameters = (path.startsWith('/auth/') ? JSON.parse(body || '{}') : {}) as Record<string, unknown>
    return this.server.handle({ path, parameters, key, bearer: authorization?.replace(/^Bearer /, '') })
  }
}

export interface StagedClient {
  readonly session: Session
  readonly events: AnyEvent[]
  readonly wake: () => void
}

/** As much of a Response as the SDK uses, without its streams: those take real time. */
function responseOf({ status, text, headers = {} }: RawAnswer): Response {
  const response = {
    status,
    ok: status === 200,
    url: '',
    headers: new Headers(headers),
    body: null,
    text: () => Promise.resolve(text),
    json: () => Promise.resolve(text).then(JSON.parse),
  }
  return response as unknown as Response
}

/** Calls the API every so many seconds for so many seconds; returns the answers that were not 200, and the faults. */
export async function callEvery(stage: Stage, session: Session, every: number, duration: number): Promise<unknown[]> {
  const failures: unknown[] = []
  for (let passed = 0; passed < duration; passed += every) {
    const started = stage.time.now
    const outcome = await stage.time.until(
      session.fetch('/reports').then(
        (answer) => answer.status,
        (fault: unknown) => fault,
      ),
    )
    if (outcome !== 200) failures.push(outcome)
    await stage.time.advance(Math.max(0, started + every * 1000 - stage.time.now))
  }
  return failures
}
