import { accountId, changeAccount, createAccount, type AccountChanged, type AccountCreated } from '@pawl/core'
import { endpoints, type AccountAnswer, type ChangedAccountAnswer } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal, refuse, type Outcome } from '../../http/refusal.ts'
import { actingAdministrator } from './acting.ts'
import { showAdminAccount } from './show.ts'

/** Accounts: create, list, change. */
export const adminAccountRoutes = (api: Api): void => {
  const { services } = api.context
  const { store, ring } = services
  const pages = new Pages(endpoints.listAccounts.path, ring)

  api.administrator(endpoints.createAccount, async ({ body }, caller) => {
    const id = body.id === undefined ? null : accountId(body.id)
    return outcomeOfCreation(await createAccount(services, { id, name: body.name }, actingAdministrator(caller)))
  })

  api.administrator(endpoints.listAccounts, async ({ query }) => {
    const wanted = pages.request(query)
    return isRefusal(wanted) ? wanted : pages.answer(await store.accounts.list(wanted), showAdminAccount)
  })

  api.administrator(endpoints.changeAccount, async ({ path, body }, caller) =>
    outcomeOfChange(await changeAccount(services, accountId(path.id), body, actingAdministrator(caller))),
  )
}

const unfitName = refuse('invalid_parameter', {
  message: 'The name of an account has at least one visible character and no control characters.',
  parameters: ['name'],
})

const outcomeOfCreation = (created: AccountCreated): Outcome<AccountAnswer> => {
  switch (created.kind) {
    case 'created':
      return { success: true, account: showAdminAccount(created.account) }
    case 'id_taken':
      return refuse('invalid_parameter', {
        message: 'This id is taken. Send another, or none for the next free one.',
        parameters: ['id'],
      })
    case 'name_invalid':
      return unfitName
  }
}

const outcomeOfChange = (changed: AccountChanged): Outcome<ChangedAccountAnswer> => {
  switch (changed.kind) {
    case 'changed':
      return { success: true, account: showAdminAccount(changed.account), sessionsEnded: changed.sessionsEnded }
    case 'not_found':
      return refuse('not_found')
    case 'name_invalid':
      return unfitName
  }
}
