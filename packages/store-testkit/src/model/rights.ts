import type { AccountId, Session, UserId } from '@pawl/core'
import type { ModelDatabase } from './database.ts'

export const mayAct = (database: ModelDatabase, user: UserId, account: AccountId): boolean => {
  const { users, accounts } = database.tables
  return users.get(user)?.memberOf.includes(account) === true && accounts.get(account)?.disabled === false
}

/** Whether a login that read the user a moment ago may still leave a session. */
export const mayOpen = (database: ModelDatabase, session: Session, credentialVersion: number): boolean => {
  const user = database.tables.users.get(session.userId)?.user
  return (
    user?.disabled === false &&
    user.credentialVersion === credentialVersion &&
    mayAct(database, session.userId, session.accountId)
  )
}
