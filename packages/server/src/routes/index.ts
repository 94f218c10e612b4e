import type { Api } from '../http/api.ts'
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
  healthRoutes,
]
