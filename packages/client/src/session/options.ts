import type { Environment } from '../environment/environment.ts'
import { PawlError } from '../errors.ts'
import type { SessionStorage } from '../storage/storage.ts'
import { pawlWire, type PawlCredentials } from '../wire/pawl.ts'
import type { Wire } from '../wire/wire.ts'

export interface SessionOptions<Credentials = PawlCredentials> {
  /** Where the API and its `/auth/*` are, such as `https://api.example.com`. */
  readonly baseUrl: string | URL
  /** Where the session is kept; the memory of this process unless given. */
  readonly storage?: SessionStorage
  /** Asked when the session cannot go on and must log in anew: once for each end, never after `logout`. */
  readonly credentials?: () => Credentials | Promise<Credentials>
  /** Further origins that the bearer may be sent to, such as `https://files.example.com`. */
  readonly origins?: readonly string[]
  /** How the auth server is spoken to; Pawl's own wire unless given. */
  readonly wire?: Wire<Credentials>
  /**
   * Whether to refresh in time also while no call is made; true unless given. Say false where a session is made for a single request, as in
   * server-side rendering: it must not go on by itself with tokens that others have replaced since.
   */
  readonly background?: boolean
  /** Sends every request, instead of the platform's own. */
  readonly fetch?: typeof globalThis.fetch
  /** Clock, timers and chance; for tests. */
  readonly environment?: Partial<Environment>
}

/** Options, complete and checked. */
export interface Settings {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Where the bearer may be sent. */
  readonly origins: readonly (string | undefined)[]
  readonly wire: Wire<unknown>
  readonly credentials?: (() => unknown) | undefined
  readonly storage?: SessionStorage | undefined
  readonly background: boolean
}

/** @throws PawlError `invalid_options` */
export function readOptions<Credentials>(
  options: SessionOptions<Credentials>,
  defaults: Environment,
): Settings & Environment {
  const {
    baseUrl,
    storage,
    credentials,
    origins = [],
    wire = pawlWire,
    background = true,
    fetch,
    environment,
    ...unknown
  } = options
  const urls = [baseUrl, ...origins].map(readUrl)
  const [url] = urls
  const parameters = Object.keys(unknown)
  if (urls.includes(undefined)) parameters.push(url ? 'origins' : 'baseUrl')
  if (!url || parameters.length) {
    const message = `Unfit options: ${parameters.join(', ')}.`
    throw new PawlError('invalid_options', message, { parameters })
  }
  return {
    ...defaults,
    ...(fetch && { fetch }),
    ...environment,
    baseUrl: (url.origin + url.pathname).replace(/\/+$/, ''),
    origins: urls.map((one) => one?.origin),
    wire,
    credentials,
    storage,
    background,
  }
}

function readUrl(value: string | URL): URL | undefined {
  try {
    const url = new URL(value)
    return url.protocol.startsWith('http') ? url : undefined
  } catch {
    return undefined
  }
}
