import { limits } from '@pawl/protocol'
import type { FastifyHttpOptions } from 'fastify'
import type { Server } from 'node:http'
import type { ServerContext } from '../context.ts'
import type { Answers } from './answers.ts'
import { createClientErrorHandler } from './client-error.ts'
import { trustProxyOption } from './request/address.ts'
import { createRequestIds } from './request/request-id.ts'
import { refusalOfFramework } from './unmatched.ts'
import { refuse } from './refusal.ts'

/** Milliseconds. */
export interface Timeouts {
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeout: number
  /** From the first byte of a request to its last. */
  readonly requestTimeout: number
  /** Between two requests of a connection. */
  readonly keepAliveTimeout: number
  /** How often connections are looked at. */
  readonly connectionsCheckingInterval: number
}

/** Node's own defaults let a slow client hold a connection for five minutes (slowloris). */
export const defaultTimeouts: Timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
}

export const serverOptions = (
  context: ServerContext,
  answers: Answers,
  timeouts: Timeouts,
): FastifyHttpOptions<Server> => {
  const nextRequestId = createRequestIds()
  return {
    // Each request would get a child of the logger, successes too. What is logged is logged by `Answers` and `Faults`.
    logger: false,
    genReqId: nextRequestId,
    bodyLimit: limits.bodyBytes,
    schemaController: { compilersFactory: { buildValidator: compileNothing, buildSerializer: compileNothing } },
    trustProxy: trustProxyOption(context.settings.trustProxy),
    http: { ...timeouts },
    // Fastify sets these again, from its own options.
    requestTimeout: timeouts.requestTimeout,
    keepAliveTimeout: timeouts.keepAliveTimeout,
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

/** Parameters and answers are read and written by `Api`; so Ajv and its kin need not even be loaded, which is half of the start. */
const compileNothing = (): never => {
  throw new Error('Routes declare no schemas to Fastify.')
}
