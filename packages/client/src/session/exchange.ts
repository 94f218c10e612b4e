import { nameOfFault, PawlError } from '../errors.ts'
import type { Identity, Pair, Refusal, WireRequest } from '../wire/wire.ts'
import { now, withinPatience, type Context, type Moment } from './core.ts'

/** What came of one request to the auth server. */
export type Outcome = Received | Failed

interface Received {
  readonly pair: Pair
  readonly identity: Identity | undefined
  readonly sent: Moment
}

interface Failed {
  readonly pair?: never
  readonly error: PawlError
  readonly verdict?: Refusal['verdict']
}

/** Sends one request to the auth server and reads the answer; never throws. */
export async function exchange(context: Context, request: WireRequest): Promise<Outcome> {
  // Browsers refuse a `fetch` that is called as somebody's method.
  const { wire, emit, fetch } = context
  const { path, body, secrets } = request
  const sent = now(context)
  const url = context.baseUrl + path
  try {
    return await withinPatience(context, async (signal) => {
      const headers = { ...context.headers, ...request.headers }
      // The body holds a credential, and a redirect would carry it to wherever it points.
      const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal })
      const { status } = response
      // A fault of the parser would quote the text, and the text may hold a token.
      const answer = wire.read(await response.json().catch(() => undefined), status, request)
      const { pair, identity, notice, refusal: given } = answer ?? {}
      if (!pair) {
        const refusal = given ? withoutSecrets(given, secrets) : noAnswer(url, status)
        const { code, message, verdict, ...details } = refusal
        const retryAfter = readRetryAfter(response.headers, refusal)
        const retryable = status === 429 || status > 499
        return { verdict, error: new PawlError(code, message, { status, retryable, ...details, retryAfter }) }
      }
      if (notice) emit('notice', notice)
      if (pair.tokenLifetime < 0) emit('notice', unusableLifetime)
      return { pair, identity, sent }
    })
  } catch (fault) {
    const message = `No answer from ${url} (${nameOfFault(fault)}): try again.`
    return { error: new PawlError('no_answer', message, { retryable: true }) }
  }
}

const unusableLifetime = {
  code: 'unusable_lifetime',
  message: 'No usable tokenLifetime.',
} as const

/** The page of a proxy, half an answer, an answer without its members. */
function noAnswer(url: string, status: number): Refusal {
  const message = `${url} answered ${status} unlike an auth server: check baseUrl.`
  return { code: 'unexpected_answer', message, retryable: true }
}

/** RFC 9110 §10.2.3. A date is compared with the answer's own: both are the server's clock. */
function readRetryAfter(headers: Headers, { retryAfter }: Refusal): number | undefined {
  const text = headers.get('retry-after') ?? ''
  return Number(text) || (Date.parse(text) - Date.parse(headers.get('date') ?? '')) / 1000 || retryAfter
}

/**
 * A server that echoes what it was sent must not make an error out of a password or a token. The whole text goes: a blank in a sentence that
 * everybody knows would say which of its words is the password.
 */
function withoutSecrets(refusal: Refusal, secrets: readonly string[]): Refusal {
  // Also as it stood in the body.
  const words = [...secrets, ...secrets.map((secret) => JSON.stringify(secret).slice(1, -1))]
  return JSON.parse(JSON.stringify(refusal), (_name, value: unknown) =>
    typeof value === 'string' && words.some((word) => word && value.includes(word)) ? refusal.code : value,
  ) as Refusal
}
