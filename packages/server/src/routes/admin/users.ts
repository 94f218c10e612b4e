import {
  accountId,
  changeUser,
  cleanUsername,
  createUser,
  explainFlaw,
  userId,
  usernameKey,
  type UserChangeResult,
  type UserCreated,
  type WantedChange,
} from '@pawl/core'
import {
  endpoints,
  type AdminUserAnswer,
  type ChangedUserAnswer,
  type ChangeUserParameters,
  type CreateUserParameters,
} from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal, refuse, type Outcome, type Refusal } from '../../http/refusal.ts'
import { actingAdministrator } from './acting.ts'
import { showAdminUser } from './show.ts'

/** Users: create, find, change. */
export const adminUserRoutes = (api: Api): void => {
  const { services } = api.context
  const { store, ring, passwordMinLength } = services
  const pages = new Pages(endpoints.listUsers.path, ring)

  api.administrator(endpoints.createUser, async ({ body }, caller) => {
    const created = await createUser(services, userToCreate(body), actingAdministrator(caller))
    return outcomeOfCreation(created, passwordMinLength)
  })

  api.administrator(endpoints.listUsers, async ({ query }) => {
    const wanted = pages.request(query)
    if (isRefusal(wanted)) return wanted
    const part = query.query === undefined ? null : cleanUsername(query.query)
    return pages.answer(await store.users.list(part === null ? null : usernameKey(part), wanted), showAdminUser)
  })

  api.administrator(endpoints.showUser, async ({ path }) => {
    const user = await store.users.find(userId(path.id))
    return user === null ? refuse('not_found') : { success: true, user: showAdminUser(user) }
  })

  api.administrator(endpoints.changeUser, async ({ path, body }, caller) => {
    const changed = await changeUser(services, userId(path.id), wantedChange(body), actingAdministrator(caller))
    return outcomeOfChange(changed, body, passwordMinLength)
  })
}

const userToCreate = (body: CreateUserParameters) => ({
  username: body.username,
  password: body.password,
  accounts: body.accounts.map(accountId),
  defaultAccountId: body.default_account_id === undefined ? null : accountId(body.default_account_id),
  administrator: body.administrator ?? false,
  integrator: body.integrator ?? false,
})

const wantedChange = (body: ChangeUserParameters): WantedChange => ({
  ...(body.disabled !== undefined && { disabled: body.disabled }),
  ...(body.password !== undefined && { password: body.password }),
  ...(body.accounts !== undefined && { accounts: body.accounts.map(accountId) }),
  ...(body.default_account_id !== undefined && { defaultAccountId: accountId(body.default_account_id) }),
  ...(body.administrator !== undefined && { administrator: body.administrator }),
})

const outcomeOfCreation = (created: UserCreated, minLength: number): Outcome<AdminUserAnswer> => {
  switch (created.kind) {
    case 'created':
      return { success: true, user: showAdminUser(created.user) }
    case 'username_taken':
      return unfit('username', 'This username is taken. Choose another.')
    case 'username_invalid':
      return unfit('username', 'A username has 1 to 254 characters and no control characters.')
    case 'flawed':
      return unfit('password', explainFlaw(created.flaw, minLength))
    case 'unknown_account':
      return unknownAccounts(created.ids)
    case 'default_account_invalid':
      return unfitDefault
  }
}

const outcomeOfChange = (
  changed: UserChangeResult,
  sent: ChangeUserParameters,
  minLength: number,
): Outcome<ChangedUserAnswer> => {
  switch (changed.kind) {
    case 'changed':
      return { success: true, user: showAdminUser(changed.user), sessionsEnded: changed.sessionsEnded }
    case 'not_found':
      return refuse('not_found')
    case 'flawed':
      return unfit('password', explainFlaw(changed.flaw, minLength))
    case 'unknown_account':
      return unknownAccounts(changed.ids)
    case 'default_account_invalid':
      return unfitDefault
    case 'last_administrator':
      return lastAdministrator(sent)
  }
}

/**
 * The caller may do this (so it is no `forbidden`) and the user is there (no `not_found`): it is the value sent that does
 * not fit what else there is, as with a username that is taken.
 */
const lastAdministrator = ({ administrator, disabled }: ChangeUserParameters): Refusal =>
  refuse('invalid_parameter', {
    message: 'This is the last administrator who is not disabled. Make another user an administrator first.',
    parameters: [...(administrator === false ? ['administrator'] : []), ...(disabled === true ? ['disabled'] : [])],
  })

const unfit = (parameter: string, message: string): Refusal =>
  refuse('invalid_parameter', { message, parameters: [parameter] })

const unfitDefault = unfit(
  'default_account_id',
  'default_account_id must be one of the accounts of the user; an integrator has none.',
)

const unknownAccounts = (ids: readonly number[]): Refusal =>
  unfit('accounts', `There is no account ${ids.join(', ')}. Create it first, or leave it out.`)
