import { errorTable, headers, type ErrorCode } from '@pawl/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerContext } from '../context.ts'
import { addressKey } from '../limits/address.ts'
import { ErrorBodies, retryAfterOf } from './error-body.ts'
import { DeadTokenWatch } from './dead-token-watch.ts'
import type { Refusal } from './refusal.ts'
import { Visitor } from './visitor.ts'

const contentType = 'application/json; charset=utf-8'

/** One request on its way to its answer. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Method and path as declared, for metrics and logs. */
  readonly route: string
  /** `performance.now()` when the request had been read. */
  readonly startedAt: number
}

/** The one place where answers leave: what every one of them carries is written here and nowhere else. */
export class Answers {
  readonly #context: Pick<ServerContext, 'publicUrl' | 'observer' | 'log'>
  readonly #bodies: ErrorBodies
  readonly #deadTokens = new DeadTokenWatch()
  readonly #logsEach: boolean

  constructor(context: Pick<ServerContext, 'publicUrl' | 'observer' | 'log'>) {
    this.#context = context
    this.#bodies = new ErrorBodies(() => context.publicUrl())
    this.#logsEach = context.log.isLevelEnabled('debug')
  }

  /** Answers with a body that has been written. */
  give({ request, reply, route, startedAt }: Exchange, status: number, body: string): void {
    reply
      .code(status)
      .header('content-type', contentType)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header(headers.requestId, request.id)
      .send(body)
    const seconds = (performance.now() - startedAt) / 1000
    this.#context.observer.answered(route, status, seconds)
    if (this.#logsEach) this.#context.log.debug({ requestId: request.id, route, status, seconds }, 'answered')
  }

  refuse(exchange: Exchange, refusal: Refusal): void {
    const { request, reply } = exchange
    const { status, terminal } = errorTable[refusal.code]
    if (status === 401 && !reply.hasHeader(headers.challenge))
      reply.header(headers.challenge, challengeOf(refusal.code))
    if (status === 429 || status === 503) reply.header(headers.retryAfter, String(retryAfterOf(refusal)))
    // A forged token was never alive. Only a client that does not understand the end of its session is slowed down so.
    if (terminal && refusal.code !== 'invalid_refresh_token') this.#slowDown(request, reply)
    this.give(exchange, status, this.#bodies.of(refusal))
  }

  #slowDown(request: FastifyRequest, reply: FastifyReply): void {
    const address = addressKey(new Visitor(request, reply).address)
    if (this.#deadTokens.isTooOften(address)) reply.header('connection', 'close')
  }
}

const challengeOf = (code: ErrorCode): string => {
  const { challenge } = errorTable[code]
  return challenge === undefined ? 'Bearer realm="pawl"' : `Bearer realm="pawl", error="${challenge}"`
}
