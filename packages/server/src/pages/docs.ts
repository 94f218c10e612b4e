import type { FastifyInstance } from 'fastify'
import { siteRoute } from './site-route.ts'
import { siteOf, type Site } from './site.ts'

const unbuilt = `The documentation has not been built yet.

In a clone, "npm start" builds it, and so does "npm run docs"; then start the server anew.
The same pages, less comfortable: README.md and docs/ in the repository.
`

/** The documentation, at `/docs`: the paths that `help` in answers leads to. */
export const docsRoute = (app: FastifyInstance, site: Site | null = siteOf('@pawl/docs', true)): Promise<void> =>
  siteRoute(app, { path: '/docs', site, unbuilt, otherwise: { name: '404.html', status: 404 } })
