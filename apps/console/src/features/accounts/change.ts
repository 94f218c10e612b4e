import type { Account, ChangeAccountParameters } from '@pawl/protocol'
import { call } from '../../api/call.ts'
import { lookAgain } from '../../api/queries.ts'
import { tell } from '../../shell/toast.ts'
import { endedText } from '../users/change.ts'

/** Changes an account, says what came of it, and offers to take it back. @throws Failure */
export const changeAccount = async (account: Account, body: ChangeAccountParameters, done: string): Promise<void> => {
  const { sessionsEnded } = await call('changeAccount', { path: { id: account.id }, body })
  const before = { name: account.name, disabled: account.disabled }
  tell(`${done}${endedText(sessionsEnded)}`, {
    label: 'Undo',
    hint: 'In the list of accounts the same can be changed back.',
    run: async () => {
      try {
        await call('changeAccount', { path: { id: account.id }, body: before })
        tell(`Taken back: ${account.name} is as before.`)
        await lookAgain()
      } catch (fault) {
        tell(fault instanceof Error ? fault.message : String(fault))
      }
    },
  })
  await lookAgain()
}
