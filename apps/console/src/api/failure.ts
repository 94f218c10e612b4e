import type { ErrorBody, WireError } from '@pawl/protocol'

/**
 * Why a call brought nothing: nobody answered (`lost`), the server cannot do it now (`busy`), nobody is signed in any more
 * (`ended`), or it was refused.
 */
export type FailureKind = 'lost' | 'busy' | 'ended' | 'refused'

interface Said {
  readonly code: string
  readonly message: string
  readonly parameters?: readonly string[]
}

/** Every failure of a call, with words for a person. */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly code: string
  /** What was missing or unfit of what was sent. */
  readonly parameters: readonly string[]

  constructor(kind: FailureKind, { code, message, parameters = [] }: Said) {
    super(message)
    this.name = 'Failure'
    this.kind = kind
    this.code = code
    this.parameters = parameters
  }
}

export const lostAnswer = (): Failure =>
  new Failure('lost', { code: 'no_answer', message: 'The server did not answer. Check your connection to it.' })

/** What the server said, or that it was no server of ours that said it. */
export const failureOf = async (response: Response): Promise<Failure> => {
  const error = errorIn(await response.json().catch(() => null))
  if (error === null) {
    // A proxy in front of a server that is down answers in its own words.
    if (response.status >= 502) return lostAnswer()
    const message = `Something that is no Pawl server answered with ${response.status}. Check the proxies in front of it.`
    return new Failure('refused', { code: 'unexpected_answer', message })
  }
  return new Failure(kindOf(error), error)
}

const kindOf = ({ code }: WireError): FailureKind => {
  if (code === 'store_unavailable' || code === 'overloaded') return 'busy'
  // The SDK refreshes by itself; where that did not work, nobody answered it.
  if (code === 'token_expired') return 'lost'
  return code === 'session_ended' || code === 'invalid_token' || code === 'forbidden' ? 'ended' : 'refused'
}

const errorIn = (body: unknown): WireError | null => {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as Partial<ErrorBody>
  return typeof error?.code === 'string' && typeof error.message === 'string' ? error : null
}
