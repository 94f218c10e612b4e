import { Fault } from '@pawl/core'
import type { Endpoint, EndpointParts } from '@pawl/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerContext } from '../context.ts'
import type { Answers, Exchange } from './answers.ts'
import { authenticate, authorizeAdministrator } from './authenticate.ts'
import { atEndOfTurn } from './end-of-turn.ts'
import type { Faults } from './faults.ts'
import { createRequestReader, type Parameters } from './read-request.ts'
import { isRefusal, refuse, type Outcome, type Refusal } from './refusal.ts'
import { hasTwoAuthorizations } from './request/authorization.ts'
import { holdsOwnToken, namesCredential } from './request/credential-in-url.ts'
import { Visitor, type Administrator, type Bearer } from './visitor.ts'

/** Answers one request: a success as the wire has it, or a `Refusal`. May throw a fault, which becomes 503. */
export type Handler<Parts extends EndpointParts, Caller> = (
  parameters: Parameters<Parts>,
  caller: Caller,
) => Outcome<Parts['answer']> | Promise<Outcome<Parts['answer']>>

/** Writes an answer as JSON. Only answers that are given by the ten thousand have one of their own. */
export type Writer<Answer> = (answer: Answer) => string

type Run = (visitor: Visitor) => unknown

interface Tools {
  readonly answers: Answers
  readonly faults: Faults
  readonly isOverloaded: () => boolean
}

/**
 * Where routes are declared: from an endpoint of the protocol's table and a handler that knows nothing of HTTP.
 *
 * ```ts
 * export const endOwnSessionRoute = (api: Api): void => {
 *   api.bearer(endpoints.endOwnSession, async ({ path }, { session, address }) => …)
 * }
 * ```
 */
export class Api {
  readonly context: ServerContext
  readonly #app: FastifyInstance
  readonly #tools: Tools

  constructor(app: FastifyInstance, context: ServerContext, tools: Tools) {
    this.context = context
    this.#app = app
    this.#tools = tools
  }

  /** For anybody. */
  open<Parts extends EndpointParts>(
    endpoint: Endpoint<Parts>,
    handle: Handler<Parts, Visitor>,
    write?: Writer<Parts['answer']>,
  ): void {
    const read = createRequestReader(endpoint)
    this.#add(endpoint, write, (visitor) => {
      const parameters = read(visitor.request)
      return isRefusal(parameters) ? parameters : handle(parameters, visitor)
    })
  }

  /** For whoever holds a good bearer token. */
  bearer<Parts extends EndpointParts>(
    endpoint: Endpoint<Parts>,
    handle: Handler<Parts, Bearer>,
    write?: Writer<Parts['answer']>,
  ): void {
    const read = createRequestReader(endpoint)
    const go = (bearer: Bearer | Refusal): unknown => {
      if (isRefusal(bearer)) return bearer
      const parameters = read(bearer.request)
      return isRefusal(parameters) ? parameters : handle(parameters, bearer)
    }
    this.#add(endpoint, write, (visitor) => {
      const authenticated = authenticate(this.context.services, visitor)
      return authenticated instanceof Promise ? authenticated.then(go) : go(authenticated)
    })
  }

  /** For the bearer token of an administrator. */
  administrator<Parts extends EndpointParts>(endpoint: Endpoint<Parts>, handle: Handler<Parts, Administrator>): void {
    const read = createRequestReader(endpoint)
    this.#add(endpoint, undefined, async (visitor) => {
      const bearer = await authenticate(this.context.services, visitor)
      if (isRefusal(bearer)) return bearer
      const administrator = await authorizeAdministrator(this.context.services, bearer)
      if (isRefusal(administrator)) return administrator
      const parameters = read(visitor.request)
      return isRefusal(parameters) ? parameters : handle(parameters, administrator)
    })
  }

  /** For any method but TRACE. The body is not read, and the parameters only where the handler asks for them. */
  anyMethod<Parts extends EndpointParts>(
    endpoint: Endpoint<Parts>,
    handle: (
      read: () => Parameters<Parts> | Refusal,
      visitor: Visitor,
    ) => Outcome<Parts['answer']> | Promise<Outcome<Parts['answer']>>,
  ): void {
    const read = createRequestReader(endpoint)
    const handler = this.#handlerOf(endpoint, JSON.stringify, (visitor) => handle(() => read(visitor.request), visitor))
    const method = this.#app.supportedMethods.filter((supported) => supported !== 'TRACE')
    // In the first hook, because Fastify reads the body before it calls a handler.
    this.#app.route({ method, url: endpoint.path, onRequest: handler, handler, config: configOf(endpoint) })
  }

  #add<Parts extends EndpointParts>(
    endpoint: Endpoint<Parts>,
    write: Writer<Parts['answer']> = JSON.stringify,
    run: Run,
  ): void {
    const url = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')
    const handler = this.#handlerOf(endpoint, write, run)
    this.#app.route({ method: endpoint.method, url, handler, config: configOf(endpoint) })
  }

  #handlerOf<Parts extends EndpointParts>(
    endpoint: Endpoint<Parts>,
    write: Writer<Parts['answer']>,
    run: Run,
  ): (request: FastifyRequest, reply: FastifyReply) => void {
    const { answers, faults } = this.#tools
    const { route } = configOf(endpoint)
    const gate = this.#gateOf(endpoint)
    return (request, reply) => {
      const exchange: Exchange = { request, reply, route, startedAt: performance.now() }
      const fail = (fault: unknown): void => {
        answers.refuse(exchange, faults.refusalOf(fault, exchange))
      }
      const finish = (outcome: unknown): void => {
        try {
          if (isRefusal(outcome)) answers.refuse(exchange, outcome)
          else answers.give(exchange, endpoint.status, write(outcome as Parts['answer']))
        } catch (fault) {
          fail(fault)
        }
      }
      try {
        const outcome = gate(exchange) ?? run(new Visitor(request, reply))
        if (outcome instanceof Promise) outcome.then(finish, fail)
        // What waited for a commit comes in a burst already.
        else atEndOfTurn(() => finish(outcome))
      } catch (fault) {
        fail(fault)
      }
    }
  }

  /** What is refused before anybody asks who it is: the endpoint's own table of errors says which of it applies. */
  #gateOf(endpoint: Declared): (exchange: Exchange) => Refusal | null {
    const { faults, isOverloaded } = this.#tools
    const sheds = endpoint.errors.includes('overloaded')
    const isCredentialInUrl = guardOfUrl(endpoint)
    return (exchange) => {
      const { request } = exchange
      if (sheds && isOverloaded()) return faults.refusalOf(overload, exchange)
      if (hasTwoAuthorizations(request.raw)) return refuse('malformed_request')
      if (isCredentialInUrl(request.query as Record<string, unknown>)) return refuse('credential_in_url')
      return isRefusal(request.body) ? request.body : null
    }
  }
}

const overload = new Fault('overloaded', 'The event loop is late: there is more to do than this process can.')

/** What is known of an endpoint without its types. */
type Declared = Pick<Endpoint, 'method' | 'path' | 'errors'>

/** What metrics and logs call the route. */
const configOf = ({ method, path }: Declared): { readonly route: string } => ({ route: `${method} ${path}` })

const guardOfUrl = ({ method, errors }: Declared): ((query: Readonly<Record<string, unknown>>) => boolean) => {
  if (!errors.includes('credential_in_url')) return () => false
  // With any method comes the query of an application behind a proxy, which may call its own parameters what it likes.
  return method === 'ANY' ? holdsOwnToken : namesCredential
}
