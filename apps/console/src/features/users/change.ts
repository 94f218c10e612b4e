import type { AdminUser, ChangeUserParameters } from '@pawl/protocol'
import { call } from '../../api/call.ts'
import { lookAgain } from '../../api/queries.ts'
import { tell, type Undo } from '../../shell/toast.ts'

interface Change {
  readonly user: AdminUser
  readonly body: ChangeUserParameters
  /** What has happened then, such as `ada is disabled`. */
  readonly done: string
  /** What takes it back; without it nothing can. */
  readonly undo?: ChangeUserParameters
}

/** Changes a user, says what came of it, and offers to take it back where that can be done. @throws Failure */
export const changeUser = async ({ user, body, done, undo }: Change): Promise<void> => {
  const { sessionsEnded } = await call('changeUser', { path: { id: user.id }, body })
  tell(`${done}${endedText(sessionsEnded)}`, undo && undoOf(user, undo))
  await lookAgain()
}

const undoOf = (user: AdminUser, body: ChangeUserParameters): Undo => ({
  label: 'Undo',
  hint: `On the page of ${user.username} the same can be changed back.`,
  run: () => changeUser({ user, body, done: `Taken back: ${user.username} is as before` }).catch(sayWhy),
})

const sayWhy = (fault: unknown): void => tell(fault instanceof Error ? fault.message : String(fault))

export const endedText = (sessions: number): string => {
  if (sessions === 0) return '.'
  return sessions === 1 ? '; one session has ended.' : `; ${sessions.toLocaleString('en')} sessions have ended.`
}
