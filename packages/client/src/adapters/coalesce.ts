import { environment } from '../environment/node.ts'

type Fetch = typeof globalThis.fetch

/** Milliseconds for which an answer is still given to renders that come a little later; the server's own tolerance for a race. */
const KEPT = 10_000

/**
 * A `fetch` that sends one of several equal refreshes, and gives its answer to all: for the parallel renders of one page on a server, where
 * each has a session of its own made from the same cookie. Make one for the whole process and give it to every session.
 *
 * @example
 * const fetch = coalesce(globalThis.fetch)
 * // for each render:
 * const session = createSession({ baseUrl, storage: cookieStorage(request), fetch, background: false })
 */
export function coalesce(fetch: Fetch): Fetch {
  const answers = new Map<string, Promise<Response>>()
  return async (input, init) => {
    const { method, body } = init ?? {}
    // Whatever spends a refresh token, and nothing else, has one in its body.
    if (method !== 'POST' || typeof body !== 'string' || !body.includes('refresh_token')) return fetch(input, init)
    const request = `${input instanceof Request ? input.url : input.toString()}\n${body}`
    const answer = answers.get(request) ?? remember(request, fetch(input, init))
    return (await answer).clone()
  }

  function remember(request: string, answer: Promise<Response>): Promise<Response> {
    answers.set(request, answer)
    const forget = (): void => {
      answers.delete(request)
    }
    answer.then((response) => {
      if (response.ok) environment.timer(forget, KEPT, true)
      else forget()
    }, forget)
    return answer
  }
}
