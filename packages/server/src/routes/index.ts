import type { Api } from '../http/api.ts'
import { adminAccountRoutes } from './admin/accounts.ts'
import { auditRoute } from './admin/audit.ts'
import { loopsRoute } from './admin/loops.ts'
import { overviewRoute } from './admin/overview.ts'
import { adminSessionRoutes } from './admin/sessions.ts'
import { settingsRoute } from './admin/settings.ts'
import { adminUserRoutes } from './admin/users.ts'
import { loginRoute } from './auth/login.ts'
import { logoutRoute } from './auth/logout.ts'
import { passwordRoute } from './auth/password.ts'
import { refreshRoutes } from './auth/refresh.ts'
import { sessionRoute } from './auth/session.ts'
import { sessionsRoutes } from './auth/sessions.ts'
import { verifyRoute } from './auth/verify.ts'
import { healthRoutes } from './health.ts'

/** Every route of the server. One file for each thing; a new one is a line here. */
export const routes: readonly ((api: Api) => void)[] = [
  loginRoute,
  refreshRoutes,
  logoutRoute,
  sessionRoute,
  sessionsRoutes,
  passwordRoute,
  verifyRoute,
  overviewRoute,
  adminUserRoutes,
  adminAccountRoutes,
  adminSessionRoutes,
  loopsRoute,
  auditRoute,
  settingsRoute,
  healthRoutes,
]
