import { unlessAborted, type Context } from './core.ts'
import type { TokenSource } from './token.ts'

/** How often a call is sent at most: with the bearer at hand, with a newer one from the storage, with one from a refresh. */
const SENDINGS = 3

/** `fetch` with the bearer of the session, for the API's own origins; for any other URL it is plain `fetch`. */
export function createFetch({ baseUrl, origins, fetch }: Context, { token }: TokenSource): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined
    const url = locate(baseUrl, input instanceof Request ? input.url : input)
    const headers = new Headers(init.headers ?? request?.headers)
    const send = (): Promise<Response> => fetch(request?.clone() ?? url, { ...init, headers })
    // Whoever brings credentials of their own wants those.
    if (!origins.includes(url.origin) || headers.has('authorization')) return send()

    const signal = init.signal ?? request?.signal
    let bearer = await unlessAborted(signal, token())
    for (let sendings = 1; ; sendings++) {
      headers.set('authorization', `Bearer ${bearer}`)
      const answer = await send()
      // A redirect that leads elsewhere goes without the bearer, so a 401 from there says nothing about it.
      const isOurs = origins.includes(new URL(answer.url || url).origin)
      if (answer.status !== 401 || !isOurs || sendings === SENDINGS) return answer
      const better = token(bearer).catch(() => '')
      // A stream was spent by the first sending.
      bearer = Symbol.asyncIterator in Object(init.body) ? '' : await unlessAborted(signal, better)
      if (!bearer) return answer
      await answer.body?.cancel()
    }
  }
}

/** A path belongs to the API, whatever it looks like: it never leads to another origin. */
export function locate(baseUrl: string, input: string | URL): URL {
  const text = String(input)
  return new URL(/^[\w+.-]+:/.test(text) ? text : baseUrl + text.replace(/^\/?/, '/'))
}
