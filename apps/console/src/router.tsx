import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { readAuditSearch } from './features/audit/search.ts'
import { readSessionSearch } from './features/sessions/search.ts'
import { readUserSearch } from './features/users/search.ts'
import * as pages from './pages.ts'
import { NotFound } from './shell/NotFound.tsx'
import { PageFailure } from './shell/PageFailure.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailure })

const getParentRoute = () => root

const overview = createRoute({ getParentRoute, path: '/', component: pages.OverviewPage })

const loops = createRoute({ getParentRoute, path: '/loops', component: pages.LoopsPage })

const sessions = createRoute({
  getParentRoute,
  path: '/sessions',
  validateSearch: readSessionSearch,
  component: pages.SessionsPage,
})

const session = createRoute({ getParentRoute, path: '/sessions/$guid', component: pages.SessionPage })

const users = createRoute({
  getParentRoute,
  path: '/users',
  validateSearch: readUserSearch,
  component: pages.UsersPage,
})

const user = createRoute({ getParentRoute, path: '/users/$id', component: pages.UserPage })

const accounts = createRoute({ getParentRoute, path: '/accounts', component: pages.AccountsPage })

const audit = createRoute({
  getParentRoute,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: pages.AuditPage,
})

const health = createRoute({ getParentRoute, path: '/health', component: pages.HealthPage })

export const router = createRouter({
  routeTree: root.addChildren([overview, loops, sessions, session, users, user, accounts, audit, health]),
  basepath: '/console',
  trailingSlash: 'never',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
