import { integerIn } from '../admin/options.ts'
import type { Answer } from '../answer.ts'
import type { Call } from '../command.ts'
import { readIdentity } from './identity.ts'
import { withSession } from './session.ts'

export const token = (call: Call): Promise<Answer> => {
  const account = integerIn(call, 'account', 'id of an account')
  return withSession(call, async ({ session }) => {
    if (account !== null) {
      const identity = await readIdentity(session)
      if (identity.account.id !== account) await session.masquerade(account)
    }
    // Towards its end a bearer is still given out while the next one is fetched beside it. Whoever gets this one wants to use it for a while.
    await session.token()
    await session.close()
    const bearer = await session.token()
    const { guid, tokenExpiresIn = 0 } = session.stats()
    return { text: bearer, json: { token: bearer, tokenLifetime: Math.max(0, Math.floor(tokenExpiresIn)), guid } }
  })
}
