import { headers } from '@pawl/protocol'
import { fastify, type FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import { createMetrics } from '../observe/metrics.ts'

type Needs = Pick<ServerContext, 'observer' | 'team'>

/** For Prometheus: text, and no part of the wire contract. Says how many, never who. */
export const metricsRoute = (app: FastifyInstance, { observer, team }: Needs): void => {
  const metrics = createMetrics(observer, team)
  app.get('/metrics', async (request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .header(headers.requestId, request.id)
      .type(metrics.contentType)
      .send(await metrics.text()),
  )
}

/** A server of its own for metrics, where they shall not be seen from outside. The caller listens and closes. */
export const createMetricsApp = (context: Needs): FastifyInstance => {
  const app = fastify({ logger: false, forceCloseConnections: true })
  metricsRoute(app, context)
  return app
}
