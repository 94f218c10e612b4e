import { doneSchema, type Done } from '../done.ts'
import type { Endpoint } from './endpoint.ts'

/** The endpoints for supervisors and load balancers. */
export interface HealthEndpoints {
  readonly showLive: Endpoint<{ answer: Done }>
  readonly showReady: Endpoint<{ answer: Done }>
}

export const healthEndpoints: HealthEndpoints = {
  showLive: {
    method: 'GET',
    path: '/health/live',
    summary: 'Whether the process runs.',
    authentication: 'none',
    parameters: {},
    status: 200,
    answer: doneSchema,
    errors: ['malformed_request'],
  },
  showReady: {
    method: 'GET',
    path: '/health/ready',
    summary: 'Whether the server can confirm requests now; not while the store does not answer.',
    authentication: 'none',
    parameters: {},
    status: 200,
    answer: doneSchema,
    errors: ['malformed_request', 'overloaded', 'store_unavailable'],
  },
}
