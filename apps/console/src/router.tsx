import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readAuditSearch } from './features/audit/search.ts'
import { readSessionSearch } from './features/sessions/search.ts'
import { readUserSearch } from './features/users/search.ts'
import { NotFound } from './shell/NotFound.tsx'
import { PageFailure } from './shell/PageFailure.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailure })

const getParentRoute = () => root

const overview = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./features/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const loops = createRoute({
  getParentRoute,
  path: '/loops',
  component: lazyRouteComponent(() => import('./features/loops/LoopsPage.tsx'), 'LoopsPage'),
})

const sessions = createRoute({
  getParentRoute,
  path: '/sessions',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('./features/sessions/SessionsPage.tsx'), 'SessionsPage'),
})

const session = createRoute({
  getParentRoute,
  path: '/sessions/$guid',
  component: lazyRouteComponent(() => import('./features/sessions/SessionPage.tsx'), 'SessionPage'),
})

const users = createRoute({
  getParentRoute,
  path: '/users',
  validateSearch: readUserSearch,
  component: lazyRouteComponent(() => import('./features/users/UsersPage.tsx'), 'UsersPage'),
})

const user = createRoute({
  getParentRoute,
  path: '/users/$id',
  component: lazyRouteComponent(() => import('./features/users/UserPage.tsx'), 'UserPage'),
})

const accounts = createRoute({
  getParentRoute,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./features/accounts/AccountsPage.tsx'), 'AccountsPage'),
})

const audit = createRoute({
  getParentRoute,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./features/audit/AuditPage.tsx'), 'AuditPage'),
})

const health = createRoute({
  getParentRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('./features/health/HealthPage.tsx'), 'HealthPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([overview, loops, sessions, session, users, user, accounts, audit, health]),
  basepath: '/console',
  trailingSlash: 'never',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
