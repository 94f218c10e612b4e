import type { FastifyInstance } from 'fastify'
import { siteRoute } from './site-route.ts'
import { siteOf, type Site } from './site.ts'

const unbuilt = `The console has not been built yet.

In a clone, "npm start" builds it, and so does "npm run docs"; then start the server anew.
The same can be done with "pawl users", "pawl sessions" and the other commands.
`

/** The operator's console, at `/console`. It is one page, which itself knows what to show for the paths below. */
export const consoleRoute = (app: FastifyInstance, site: Site | null = siteOf('@pawl/console')): Promise<void> =>
  siteRoute(app, { path: '/console', site, unbuilt, otherwise: { name: '', status: 200 } })
