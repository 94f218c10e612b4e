import type { AxiosError, AxiosInstance, InternalAxiosRequestConfig } from 'axios'
import type { Session } from '../session/session.ts'

/** How often a call is sent at most, as with the session's own `fetch`. */
const SENDINGS = 3

/** Axios hands on what it does not know, but never the same object. */
type Repeated = InternalAxiosRequestConfig & { readonly pawlSendings?: number }

/** What is needed of a session. */
export type BearerSource = Pick<Session<never>, 'token' | 'owns'>

/**
 * Lets an axios instance send the bearer of a session: to the API's own origins only, and again with a newer one where it was refused.
 * Returns what takes it off.
 *
 * @example
 * const api = axios.create({ baseURL: 'https://api.example.com' })
 * attach(api, session)
 */
export function attach(instance: AxiosInstance, session: BearerSource): () => void {
  const bearers = new WeakMap<object, string>()

  const onRequest = instance.interceptors.request.use(async (config) => {
    // Whoever brings credentials of their own wants those.
    if (!config.headers.has('authorization') && isOwn(instance.getUri(config), session)) {
      const bearer = await session.token()
      config.headers.set('authorization', `Bearer ${bearer}`)
      bearers.set(config, bearer)
    }
    return config
  })
  const onResponse = instance.interceptors.response.use(undefined, async (error: AxiosError) => {
    const { config, response } = error
    const refused = config && bearers.get(config)
    if (!config || refused === undefined || response?.status !== 401) throw error
    const { pawlSendings = 1 } = config as Repeated
    const better = await session.token(refused).catch(() => undefined)
    if (better === undefined || pawlSendings === SENDINGS || isStream(config.data)) throw error
    config.headers.delete('authorization')
    return instance.request({ ...config, pawlSendings: pawlSendings + 1 } as Repeated)
  })
  return () => {
    instance.interceptors.request.eject(onRequest)
    instance.interceptors.response.eject(onResponse)
  }
}

/** Where axios will really send it: unlike the session's own `fetch`, it takes a bare path from the page, and `//host` from anywhere. */
function isOwn(url: string, session: BearerSource): boolean {
  try {
    const page = globalThis as { location?: { href: string } }
    return session.owns(new URL(url, page.location?.href))
  } catch {
    return false
  }
}

/** Spent by the first sending. */
function isStream(data: unknown): boolean {
  return Symbol.asyncIterator in Object(data) || 'pipe' in Object(data)
}
