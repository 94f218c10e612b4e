import { lazy } from 'react'

/** Whatever is not needed for the first view, each in a file of its own. */
const imports = {
  overview: async () => ({ default: (await import('./features/overview/OverviewPage.tsx')).OverviewPage }),
  loops: async () => ({ default: (await import('./features/loops/LoopsPage.tsx')).LoopsPage }),
  sessions: async () => ({ default: (await import('./features/sessions/SessionsPage.tsx')).SessionsPage }),
  session: async () => ({ default: (await import('./features/sessions/SessionPage.tsx')).SessionPage }),
  users: async () => ({ default: (await import('./features/users/UsersPage.tsx')).UsersPage }),
  user: async () => ({ default: (await import('./features/users/UserPage.tsx')).UserPage }),
  accounts: async () => ({ default: (await import('./features/accounts/AccountsPage.tsx')).AccountsPage }),
  audit: async () => ({ default: (await import('./features/audit/AuditPage.tsx')).AuditPage }),
  health: async () => ({ default: (await import('./features/health/HealthPage.tsx')).HealthPage }),
  signIn: async () => ({ default: (await import('./features/sign-in/SignInPage.tsx')).SignInPage }),
  ended: async () => ({ default: (await import('./features/sign-in/EndedDialog.tsx')).EndedDialog }),
  toasts: async () => ({ default: (await import('./shell/Toasts.tsx')).Toasts }),
  shortcuts: async () => ({ default: (await import('./shell/ShortcutList.tsx')).ShortcutList }),
  drawer: async () => ({ default: (await import('./shell/Drawer.tsx')).Drawer }),
}

export const OverviewPage = lazy(imports.overview)
export const LoopsPage = lazy(imports.loops)
export const SessionsPage = lazy(imports.sessions)
export const SessionPage = lazy(imports.session)
export const UsersPage = lazy(imports.users)
export const UserPage = lazy(imports.user)
export const AccountsPage = lazy(imports.accounts)
export const AuditPage = lazy(imports.audit)
export const HealthPage = lazy(imports.health)
export const SignInPage = lazy(imports.signIn)
export const EndedDialog = lazy(imports.ended)
export const Toasts = lazy(imports.toasts)
export const ShortcutList = lazy(imports.shortcuts)
export const Drawer = lazy(imports.drawer)

/** Fetches all of them, so that they open also when nobody answers any more; what cannot be fetched is tried again when it is needed. */
export const fetchAll = (): Promise<unknown> => Promise.allSettled(Object.values(imports).map((fetch) => fetch()))
