import { accountId, login, type LoggedIn } from '@pawl/core'
import { endpoints, type LoginAnswer } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { refuse, type Outcome, type Refusal } from '../../http/refusal.ts'
import { showPair } from '../show/pair.ts'
import { showAccount, showUser } from '../show/user.ts'

/** Opens a session for username and password, or only checks them. */
export const loginRoute = (api: Api): void => {
  const { services } = api.context
  api.open(endpoints.login, async ({ body }, { origin }) => {
    const { username, password, account_id, auth_only = false } = body
    const account = account_id === undefined ? null : accountId(account_id)
    return outcomeOf(await login(services, { username, password, account, authOnly: auth_only, ...origin }))
  })
}

const outcomeOf = (result: LoggedIn): Outcome<LoginAnswer> => {
  switch (result.kind) {
    case 'pair':
      return { ...showPair(result), user: showUser(result.user), account: showAccount(result.account) }
    case 'checked':
      return { success: true }
    case 'invalid_credentials':
    case 'account_not_allowed':
      return refuse(result.kind)
    case 'account_required':
      return accountRequired
    case 'too_many_attempts':
      return refuse(result.kind, { retryAfter: result.retryAfterSeconds })
  }
}

/** Told after the right password only: an integrator has no account of its own to fall back on. */
export const accountRequired: Refusal = refuse('missing_parameter', {
  message: 'account_id is required: this user has no default account. Name the account to act on.',
  parameters: ['account_id'],
})
