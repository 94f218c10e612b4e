import { adminAccountEndpoints, type AdminAccountEndpoints } from './admin-accounts.ts'
import { adminInsightEndpoints, type AdminInsightEndpoints } from './admin-insight.ts'
import { adminSessionEndpoints, type AdminSessionEndpoints } from './admin-sessions.ts'
import { adminUserEndpoints, type AdminUserEndpoints } from './admin-users.ts'
import { healthEndpoints, type HealthEndpoints } from './health.ts'
import { sessionEndpoints, type SessionEndpoints } from './session.ts'
import { signInEndpoints, type SignInEndpoints } from './sign-in.ts'

/** Every endpoint by the name of its operation. */
export interface Endpoints
  extends
    SignInEndpoints,
    SessionEndpoints,
    HealthEndpoints,
    AdminUserEndpoints,
    AdminAccountEndpoints,
    AdminSessionEndpoints,
    AdminInsightEndpoints {}

export type Operation = keyof Endpoints

/** The one table of endpoints. `not_found` and `method_not_allowed` for other paths and methods follow from it. */
export const endpoints: Endpoints = {
  ...signInEndpoints,
  ...sessionEndpoints,
  ...healthEndpoints,
  ...adminUserEndpoints,
  ...adminAccountEndpoints,
  ...adminSessionEndpoints,
  ...adminInsightEndpoints,
}
