import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { METHODS } from 'node:http'
import type { Answers, Exchange } from './answers.ts'
import type { Faults } from './faults.ts'
import { refuse, type Refusal } from './refusal.ts'

/** What metrics and logs call a request that no route took. */
const unmatched = 'unmatched'

const exchangeOf = (request: FastifyRequest, reply: FastifyReply): Exchange => {
  const { route } = request.routeOptions.config as { route?: string }
  return { request, reply, route: route ?? unmatched, startedAt: performance.now() }
}

/** Whatever goes wrong before a handler runs still gets an answer in the contract's shape. */
export const answerFailures = (app: FastifyInstance, answers: Answers, faults: Faults): void => {
  app.setNotFoundHandler((request, reply) => {
    answers.refuse(exchangeOf(request, reply), refuse('not_found'))
  })
  app.setErrorHandler((error, request, reply) => {
    const exchange = exchangeOf(request, reply)
    answers.refuse(exchange, refusalOfFramework(error) ?? faults.refusalOf(error, exchange))
  })
}

/** Fastify's own refusals: all that it says of a request it could not read is a status. */
export const refusalOfFramework = (error: unknown): Refusal | null => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (typeof status !== 'number' || status < 400 || status > 499) return null
  if (status === 413) return refuse('body_too_large')
  if (status === 414) return refuse('not_found')
  return refuse(status === 415 ? 'unsupported_media_type' : 'malformed_request')
}

/** Fastify routes a handful of methods; what it does not know would be 404 on a path that exists. */
export const knowEveryMethod = (app: FastifyInstance): void => {
  const known = new Set(app.supportedMethods)
  for (const method of METHODS) if (!known.has(method) && method !== 'CONNECT') app.addHttpMethod(method)
}

/**
 * 405 with `Allow`, for every method that a path does not take. To be called before the first route is declared; what it
 * gives is a plugin, to be registered after the last.
 */
export const otherMethods = (app: FastifyInstance, answers: Answers): ((scope: FastifyInstance) => Promise<void>) => {
  const taken = new Map<string, Set<string>>()
  let isOver = false
  app.addHook('onRoute', ({ url, method }) => {
    if (isOver || url === '*') return
    const methods = taken.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    taken.set(url, methods)
  })
  return async (scope) => {
    isOver = true
    for (const [url, methods] of taken) {
      const others = scope.supportedMethods.filter((method) => !methods.has(method))
      const allow = [...methods].join(', ')
      // In the first hook, so that nothing reads the body of a request that goes nowhere.
      const refuseMethod = (request: FastifyRequest, reply: FastifyReply): void => {
        answers.refuse(exchangeOf(request, reply.header('allow', allow)), refuse('method_not_allowed'))
      }
      if (others.length > 0) scope.route({ method: others, url, onRequest: refuseMethod, handler: refuseMethod })
    }
    return Promise.resolve()
  }
}
