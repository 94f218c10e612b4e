import { createSession, PawlError } from '@pawl/client'
import { webStorage } from '@pawl/client/browser'
import type { User } from '@pawl/protocol'
import { createValue, type Value } from './value.ts'

/** The console signs in like any other program: through the SDK, one session for all tabs. */
export const session = createSession({ baseUrl: location.origin, storage: webStorage({ key: 'pawl-console' }) })

export type Visitor =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nobody'; readonly because?: string }
  | { readonly kind: 'administrator'; readonly user: User }
  /** What was on the screen stays there. */
  | { readonly kind: 'ended'; readonly user: User; readonly reason: string }

export const visitor: Value<Visitor> = createValue<Visitor>({ kind: 'unknown' })

export const notAdministrator = (username: string): string =>
  `${username} is no administrator, and this console is for administrators only. Sign in as one, or ask one to make ${username} an administrator.`

/** The session is over: whoever was at work keeps what is on the screen. */
export const endVisit = (reason: string): void => {
  const present = visitor.get()
  if (present.kind === 'administrator') visitor.set({ kind: 'ended', user: present.user, reason })
  else if (present.kind === 'unknown') visitor.set({ kind: 'nobody' })
}

session.on('ended', ({ error }) => {
  endVisit(error.message)
})

/** @throws PawlError, in the server's words. */
export const signIn = async (username: string, password: string): Promise<void> => {
  const { user } = await session.login({ username, password })
  if (user?.administrator !== true) {
    await session.logout()
    throw new PawlError('forbidden', notAdministrator(user?.username ?? username))
  }
  visitor.set({ kind: 'administrator', user })
}

export const signOut = async (): Promise<void> => {
  await session.logout()
  visitor.set({ kind: 'nobody' })
}
