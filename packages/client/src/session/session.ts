import type { Environment } from '../environment/environment.ts'
import type { PawlCredentials } from '../wire/pawl.ts'
import type { Identity } from '../wire/wire.ts'
import { lookAfter } from './background.ts'
import type { Context, Core } from './core.ts'
import { createEmitter, type Emitter } from './events.ts'
import { createFetch, locate } from './fetch.ts'
import { createGate } from './gate.ts'
import { readOptions, type SessionOptions } from './options.ts'
import { createFlights } from './flight.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { createCounters, statsOf, type SessionStats } from './stats.ts'
import { createTokenSource } from './token.ts'
import { createVault } from './vault.ts'

/** One login, kept alive. Its functions need no `this`. It holds no secret that can be seen, printed or serialised. */
export interface Session<Credentials = PawlCredentials> {
  /** Opens a session in the place of whatever was there. @throws PawlError, such as `invalid_credentials`. */
  login(credentials: Credentials): Promise<Identity>
  /**
   * Forgets the tokens, here and in the storage, and tells the server. Resolves to whether the server confirmed; the tokens are gone either way.
   * `everywhere` ends all sessions of the user.
   */
  logout(options?: { readonly everywhere?: boolean }): Promise<boolean>
  /**
   * A bearer that is good now, for any HTTP library. @throws PawlError, such as `not_logged_in` or `session_ended`.
   *
   * @param refused a bearer that the API answered with 401: another is found, or `bearer_refused` thrown when none can be better.
   */
  token(refused?: string): Promise<string>
  /** `fetch` with the bearer. A path is taken from `baseUrl`; only the API's own origins ever get the bearer. */
  fetch: typeof globalThis.fetch
  /** Switches the session to another of the user's accounts. @throws PawlError, such as `account_not_allowed`. */
  masquerade(accountId: number): Promise<void>
  /** Whether the bearer may be sent to this URL. */
  owns(url: string | URL): boolean
  /** Listens to an event; returns what takes the listener off again. */
  readonly on: Emitter['on']
  stats(): SessionStats
  /** Stops all timers. Resolves when a refresh that is under way has been stored. The session lives on, in its storage and at the server. */
  close(): Promise<void>
}

export function openSession<Credentials>(
  options: SessionOptions<Credentials>,
  defaults: Environment,
): Session<Credentials> {
  const { emit, on } = createEmitter()
  const counters = createCounters()
  const context: Context = { ...readOptions(options, defaults), emit, counters }
  const gate = createGate(context)
  const vault = createVault(context, gate.open)
  const core: Core = { ...context, vault, gate }
  const flights = createFlights(core)
  const tokens = createTokenSource(core, flights)
  const stop = context.background ? lookAfter(core, tokens.check) : undefined
  return {
    login: (credentials) => login(core, credentials),
    logout: (how) => logout(core, flights.landed, how?.everywhere ?? false),
    token: tokens.token,
    fetch: createFetch(core, tokens),
    async masquerade(accountId) {
      await tokens.current()
      await flights.renew('masquerade', undefined, accountId)
      await tokens.current()
    },
    owns: (url) => core.origins.includes(locate(core.baseUrl, url).origin),
    on,
    stats: () => statsOf(counters, vault.held, core.mono()),
    async close() {
      stop?.()
      await flights.landed()
    },
  }
}
