import type { Services } from '../services.ts'
import type { Administrator } from '../user/create.ts'
import { cleanAccountName, type Account, type AccountId } from './account.ts'

export interface AccountToCreate {
  /** Null: the next free integer. */
  readonly id: AccountId | null
  readonly name: string
}

export type AccountCreated =
  | { readonly kind: 'created'; readonly account: Account }
  | { readonly kind: 'id_taken' }
  | { readonly kind: 'name_invalid' }

export const createAccount = async (
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  { id, name: wanted }: AccountToCreate,
  { by, address }: Administrator,
): Promise<AccountCreated> => {
  const name = cleanAccountName(wanted)
  if (name === null) return { kind: 'name_invalid' }
  const at = clock.now()
  return store.accounts.create(
    { id, name, createdAt: at },
    { kind: 'account_created', at, userId: null, accountId: id, sessionId: null, address, by, detail: name },
  )
}
