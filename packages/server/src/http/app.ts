import cors from '@fastify/cors'
import underPressure from '@fastify/under-pressure'
import { headers } from '@pawl/protocol'
import { fastify, type FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import { consoleRoute } from '../pages/console.ts'
import { docsRoute } from '../pages/docs.ts'
import { routes } from '../routes/index.ts'
import { metricsRoute } from '../routes/metrics.ts'
import { openApiRoute } from '../routes/openapi.ts'
import { Answers } from './answers.ts'
import { Api } from './api.ts'
import { acceptBodies } from './body/body-formats.ts'
import { Faults } from './faults.ts'
import { defaultTimeouts, serverOptions, type Timeouts } from './server-options.ts'
import { answerFailures, knowEveryMethod, otherMethods } from './unmatched.ts'

/** What a server bears. Tests bear other things, or are run where the machine is busy with something else. */
export interface Bounds {
  readonly timeouts: Timeouts
  /** Beyond this mean delay of the event loop within half a second, requests are shed; 0 for never. */
  readonly mostDelayMilliseconds: number
}

const defaultBounds: Bounds = { timeouts: defaultTimeouts, mostDelayMilliseconds: 1000 }

/** The whole HTTP surface of one process, ready to listen. Closing it is the caller's part, and so are store and clock. */
export const createApp = async (context: ServerContext, given: Partial<Bounds> = {}): Promise<FastifyInstance> => {
  const { timeouts, mostDelayMilliseconds } = { ...defaultBounds, ...given }
  const answers = new Answers(context)
  const faults = new Faults(context.log)
  const app = fastify(serverOptions(context, answers, timeouts))
  knowEveryMethod(app)
  acceptBodies(app)
  answerFailures(app, answers, faults)
  const refuseOtherMethods = otherMethods(app, answers)
  await allowOrigins(app, context.settings.corsOrigins)
  const api = new Api(app, context, { answers, faults, isOverloaded: await watchPressure(app, mostDelayMilliseconds) })
  for (const route of routes) route(api)
  if (context.settings.metrics.port === null) metricsRoute(app, context)
  openApiRoute(app, context)
  await app.register((scope) => docsRoute(scope))
  await app.register((scope) => consoleRoute(scope))
  await app.register(refuseOtherMethods)
  await app.ready()
  return app
}

const allowOrigins = async (app: FastifyInstance, origins: readonly string[]): Promise<void> => {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', headers.idempotencyKey],
    exposedHeaders: [headers.requestId, headers.retryAfter, headers.challenge],
    maxAge: 600,
  })
}

/**
 * In a scope of its own, where the plugin's hook finds no route to run on: routes ask the sensor when they want to know.
 * It looks often, because a process that was stopped for a while looks late once, and must not shed for long after that.
 */
const watchPressure = async (app: FastifyInstance, maxEventLoopDelay: number): Promise<() => boolean> => {
  let isUnderPressure = (): boolean => false
  await app.register(async (scope) => {
    await scope.register(underPressure, { maxEventLoopDelay, sampleInterval: 500 })
    isUnderPressure = () => scope.isUnderPressure()
  })
  return () => isUnderPressure()
}
