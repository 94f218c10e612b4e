import type { Services } from '../services.ts'
import type { Administrator } from '../user/create.ts'
import { cleanAccountName, type Account, type AccountId } from './account.ts'

/** What is absent stays. */
export interface AccountChange {
  readonly name?: string
  readonly disabled?: boolean
}

export type AccountChanged =
  | { readonly kind: 'changed'; readonly account: Account; readonly sessionsEnded: number }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'name_invalid' }

/** Changes an account; disabling it ends the sessions that act on it in the same transaction. What is as wanted already is no change. */
export const changeAccount = async (
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  id: AccountId,
  wanted: AccountChange,
  { by, address }: Administrator,
): Promise<AccountChanged> => {
  const name = wanted.name === undefined ? undefined : cleanAccountName(wanted.name)
  if (name === null) return { kind: 'name_invalid' }
  const account = await store.accounts.find(id)
  if (account === null) return { kind: 'not_found' }
  const change: AccountChange = {
    ...(name !== undefined && name !== account.name && { name }),
    ...(wanted.disabled !== undefined && wanted.disabled !== account.disabled && { disabled: wanted.disabled }),
  }
  const changed = Object.keys(change)
  if (changed.length === 0) return { kind: 'changed', account, sessionsEnded: 0 }
  return store.accounts.change(id, change, {
    kind: 'account_changed',
    at: clock.now(),
    userId: null,
    accountId: id,
    sessionId: null,
    address,
    by,
    detail: changed.join(', '),
  })
}
