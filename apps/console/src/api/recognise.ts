import { call } from './call.ts'
import { Failure } from './failure.ts'
import { notAdministrator, session, visitor } from './session.ts'

/** Finds out who is signed in, after a reload. Where nobody answers it stays unknown. */
export const recognise = async (): Promise<void> => {
  try {
    const { user } = await call('showCurrentSession', {})
    if (user.administrator) {
      visitor.set({ kind: 'administrator', user })
      return
    }
    await session.logout()
    visitor.set({ kind: 'nobody', because: notAdministrator(user.username) })
  } catch (fault) {
    if (fault instanceof Failure && (fault.kind === 'lost' || fault.kind === 'busy')) return
    visitor.set({ kind: 'nobody' })
  }
}
