import type { Account, Services, Session, User } from '@pawl/core'
import { refuse, type Refusal } from '../../http/refusal.ts'

/** Who a session speaks for. */
export interface Identity {
  readonly user: User
  readonly account: Account
}

const gone = refuse('session_ended', { reason: 'account_removed' })

/** At once where this node remembers the user; what it remembers may lack an account that was given a moment ago. */
export const identityOf = (
  { store }: Pick<Services, 'store'>,
  session: Session,
): Identity | Promise<Identity | Refusal> => {
  const user = store.users.recall(session.userId)
  const account = user === undefined ? undefined : accountOf(user, session)
  if (user !== undefined && account !== undefined) return { user, account }
  return lookUp(store, session)
}

const lookUp = async (store: Services['store'], session: Session): Promise<Identity | Refusal> => {
  const user = await store.users.find(session.userId)
  const account = user === null ? undefined : accountOf(user, session)
  // A session ends with its user's membership, in one transaction: this one was confirmed just before.
  return user === null || account === undefined ? gone : { user, account }
}

const accountOf = (user: User, session: Session): Account | undefined =>
  user.accounts.find(({ id }) => id === session.accountId)
