import type { Endpoint, EndpointParts, ErrorBody } from '@pawl/protocol'
import { CommandRefusal } from '../answer.ts'

/** What an endpoint is sent: the parameters that it declares, where it declares them. */
export type Sent<Parts extends EndpointParts> = Omit<Parts, 'answer' | 'headers'>

interface SentParts {
  readonly path?: object
  readonly query?: object
  readonly body?: object
}

/** So long is a server waited for. */
const patience = 20_000

/** One server, spoken to with one bearer token. */
export class Api {
  readonly #url: URL
  readonly #bearer: string | null

  constructor(url: URL, bearer: string | null) {
    this.#url = url
    this.#bearer = bearer
  }

  /** Throws a `CommandRefusal`: with the server's words and code, or with exit code 69 where no server could answer. */
  async call<Parts extends EndpointParts>(endpoint: Endpoint<Parts>, sent: Sent<Parts>): Promise<Parts['answer']> {
    const { path = {}, query = {}, body } = sent as SentParts
    const filled = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String((path as Record<string, unknown>)[name])),
    )
    const url = new URL(this.#url.pathname.replace(/\/$/, '') + filled, this.#url)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, formText(value))
    const answer = await this.#fetch(url, endpoint.method, body)
    return this.#read<Parts['answer']>(answer)
  }

  async #fetch(url: URL, method: string, body: object | undefined): Promise<Response> {
    const headers = {
      'user-agent': 'pawl',
      ...(this.#bearer !== null && { authorization: `Bearer ${this.#bearer}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    try {
      const signal = AbortSignal.timeout(patience)
      return await fetch(url, { method, headers, redirect: 'error', signal, ...payload })
    } catch {
      throw unreachable(`No server answers at ${this.#url.origin}.`)
    }
  }

  async #read<Answer>(response: Response): Promise<Answer> {
    const answer = await readJson(response)
    if (answer === null) throw unreachable(`What answers at ${this.#url.origin} is no Pawl server.`)
    if (answer.success) return answer as Answer
    const { code, message, parameters = [] } = (answer as ErrorBody).error
    const about = parameters.length === 0 ? '' : ` (${parameters.join(', ')})`
    throw new CommandRefusal(message + about, { code, exitCode: response.status === 503 ? 69 : 1 })
  }
}

const unreachable = (what: string): CommandRefusal =>
  new CommandRefusal(`${what} Start one with \`pawl serve\`, or name another with --url (PAWL_URL).`, {
    exitCode: 69,
    code: 'unreachable',
  })

/** Null for what is not in the shape of the contract. */
const readJson = async (response: Response): Promise<{ readonly success: boolean } | null> => {
  try {
    const answer: unknown = await response.json()
    const success: unknown = typeof answer === 'object' && answer !== null && 'success' in answer && answer.success
    const isShaped = typeof success === 'boolean' && (success || hasError(answer))
    return isShaped ? (answer as { success: boolean }) : null
  } catch {
    return null
  }
}

const hasError = (answer: unknown): boolean => {
  const { error } = answer as Partial<ErrorBody>
  return typeof error?.code === 'string' && typeof error.message === 'string'
}

/** In a query every value is text, and a boolean is 0 or 1. */
const formText = (value: unknown): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value))
