import type { Rig } from '../client-process.ts'

interface Body {
  readonly token?: string
  readonly tokenExpiration?: string
  readonly tokenLifetime?: number
  readonly error?: { readonly code?: string; readonly retryAfter?: number }
}

interface Seen {
  readonly status: number
  /** Undefined for what is no JSON. */
  readonly body: Body | undefined
  readonly wall: number
}

interface Changed {
  readonly status?: number
  readonly body?: unknown
}

/** An SDK that reads something else out of every answer of the auth server. */
export const reading = (change: (seen: Seen) => Changed, keepsHeaders = true): Rig => ({
  environment: (right) => ({
    ...right,
    async fetch(input, init) {
      const response = await right.fetch(input, init)
      if (!(input as string).includes('/auth/')) return response
      const body = (await response.json().catch(() => undefined)) as Body | undefined
      const changed = change({ status: response.status, body, wall: right.wall() })
      const { status = response.status } = changed
      const shown = 'body' in changed ? changed.body : body
      return {
        status,
        ok: status === 200,
        url: '',
        headers: keepsHeaders ? response.headers : new Headers(),
        body: null,
        json: () => (shown === undefined ? Promise.reject(new SyntaxError('no JSON')) : Promise.resolve(shown)),
      } as unknown as Response
    },
  }),
})

/** An SDK that sends other headers. */
export const sending = (
  change: (headers: Record<string, string>, random: () => number) => Record<string, string>,
): Rig => ({
  environment: (right) => ({
    ...right,
    fetch: (input, init = {}) => {
      const { headers } = init
      if (headers instanceof Headers || headers === undefined) return right.fetch(input, init)
      return right.fetch(input, { ...init, headers: change(headers as Record<string, string>, right.random) })
    },
  }),
})
