import type { AccountId, Store, UserId } from '@pawl/core'
import type { AccountReference, UserReference } from '@pawl/protocol'
import { showAccount } from '../show/user.ts'

/** What the users and accounts of one page are called. */
export interface Names {
  user(id: UserId): UserReference
  account(id: AccountId): AccountReference
}

/** Looks each of them up once, however often the page names it. */
export const namesOf = async (
  store: Pick<Store, 'users' | 'accounts'>,
  items: readonly {
    readonly userId: UserId | null
    readonly accountId: AccountId | null
    readonly by?: UserId | null
  }[],
): Promise<Names> => {
  const [users, accounts] = await Promise.all([
    lookUp(
      items.flatMap(({ userId, by }) => [userId, by ?? null]),
      async (id) => {
        const user = store.users.recall(id) ?? (await store.users.find(id))
        return user === null ? null : { id: user.id, username: user.username }
      },
    ),
    lookUp(
      items.map(({ accountId }) => accountId),
      async (id) => {
        const account = await store.accounts.find(id)
        return account === null ? null : showAccount(account)
      },
    ),
  ])
  // Nobody deletes users or accounts, but a store that was restored may hold records of some that it forgot.
  return {
    user: (id) => users.get(id) ?? { id, username: '' },
    account: (id) => accounts.get(id) ?? { id, name: '' },
  }
}

const lookUp = async <Id extends number, Reference extends object>(
  ids: readonly (Id | null)[],
  find: (id: Id) => Promise<Reference | null>,
): Promise<ReadonlyMap<Id, Reference>> => {
  const distinct = new Set(ids.filter((id) => id !== null))
  const found = new Map<Id, Reference>()
  await Promise.all(
    [...distinct].map(async (id) => {
      const reference = await find(id)
      if (reference !== null) found.set(id, reference)
    }),
  )
  return found
}
