import { limits } from '@pawl/protocol'
import type { FastifyHttpOptions } from 'fastify'
import type { Server, ServerOptions } from 'node:http'
import type { ServerContext } from '../context.ts'
import type { Answers } from './answers.ts'
import { createClientErrorHandler } from './client-error.ts'
import { trustProxyOption } from './request/address.ts'
import { createRequestIds } from './request/request-id.ts'
import { refusalOfFramework } from './unmatched.ts'
import { refuse } from './refusal.ts'

const second = 1000

/** Node's own defaults let a slow client hold a connection for five minutes (slowloris). */
const timeouts: ServerOptions = {
  headersTimeout: 10 * second,
  requestTimeout: 15 * second,
  keepAliveTimeout: 65 * second,
  connectionsCheckingInterval: second,
}

export const serverOptions = (context: ServerContext, answers: Answers): FastifyHttpOptions<Server> => {
  const nextRequestId = createRequestIds()
  return {
    // Each request would get a child of the logger, successes too. What is logged is logged by `Answers` and `Faults`.
    logger: false,
    genReqId: nextRequestId,
    bodyLimit: limits.bodyBytes,
    trustProxy: trustProxyOption(context.settings.trustProxy),
    http: timeouts,
    // Fastify sets these again, from its own options.
    requestTimeout: timeouts.requestTimeout ?? 0,
    keepAliveTimeout: timeouts.keepAliveTimeout ?? 0,
    maxRequestsPerSocket: 1000,
    // While the server stops, what arrives on open connections is still answered as ever, and the connection closed.
    return503OnClosing: false,
    clientErrorHandler: createClientErrorHandler(() => context.publicUrl(), nextRequestId),
    frameworkErrors: (error, request, reply) => {
      const exchange = { request, reply, route: 'unmatched', startedAt: performance.now() }
      answers.refuse(exchange, refusalOfFramework(error) ?? refuse('malformed_request'))
    },
  }
}
