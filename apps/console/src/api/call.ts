import { PawlError } from '@pawl/client'
import type { Endpoint, EndpointParts, Endpoints, Operation } from '@pawl/protocol'
import { routes } from 'virtual:protocol'
import { Failure, failureOf, lostAnswer } from './failure.ts'
import { noteFailure, noteSuccess } from './link.ts'
import { endVisit, session } from './session.ts'

type PartsOf<Name extends Operation> =
  Endpoints[Name] extends Endpoint<infer Parts extends EndpointParts> ? Parts : never

/** What an endpoint is sent: the parameters that it declares, where it declares them. */
export type Sent<Name extends Operation> = Omit<PartsOf<Name>, 'answer' | 'headers'>
export type Answer<Name extends Operation> = PartsOf<Name>['answer']

interface SentParts {
  readonly path?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: object
}

const patience = 15_000

/** Calls the API as whoever is signed in. @throws Failure */
export const call = async <Name extends Operation>(
  name: Name,
  sent: Sent<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> => {
  try {
    const answer = await send(name, sent as SentParts, signal)
    noteSuccess()
    return answer as Answer<Name>
  } catch (fault) {
    if (signal?.aborted === true) throw fault
    const failure = fault instanceof Failure ? fault : failureFrom(fault)
    noteFailure(failure)
    if (failure.kind === 'ended') endVisit(failure.message)
    throw failure
  }
}

const send = async (
  name: Operation,
  { path = {}, query = {}, body }: SentParts,
  signal?: AbortSignal,
): Promise<unknown> => {
  const route = routes[name]
  const filled = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(path[part])))
  const response = await session.fetch(filled + queryText(query), {
    method: route.method,
    signal: AbortSignal.any([AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])]),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw await failureOf(response)
  return response.json()
}

const queryText = (query: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([name, value]) => [name, value === true ? '1' : String(value)]))
  return given.length === 0 ? '' : `?${search}`
}

/** What the SDK says when it has no bearer to send, or `fetch` when nobody answers. */
const failureFrom = (fault: unknown): Failure => {
  if (!(fault instanceof PawlError)) return lostAnswer()
  const { code, status, message } = fault
  if (status === 503 || code === 'refresh_limited') return new Failure('busy', { code, message })
  if (code === 'no_answer' || code === 'unexpected_answer') return lostAnswer()
  return new Failure('ended', { code, message })
}
