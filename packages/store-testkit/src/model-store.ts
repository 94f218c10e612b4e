import { Fault, type RotationJudge, type Store } from '@pawl/core'
import { createModelAccounts } from './model/accounts.ts'
import { ModelDatabase, type Tables } from './model/database.ts'
import { createModelDeployment } from './model/deployment.ts'
import { createModelAudit, createModelLoops } from './model/records.ts'
import { createModelSessions } from './model/sessions.ts'
import { answerLater } from './model/synchronous.ts'
import { createModelUsers } from './model/users.ts'

export { ModelDatabase, type Tables }

/**
 * The store contract as simply as it can be said: plain maps, every command one synchronous step. The oracle that real
 * stores are compared with, and a store for the tests of everything above. Several stores on one database are several nodes.
 */
export const openModelStore = (judge: RotationJudge, database: ModelDatabase = new ModelDatabase()): Store => {
  let closed = false
  const check = (): void => {
    if (closed) throw new Fault('store_unavailable', 'The store is closed.')
  }
  return {
    sessions: answerLater(createModelSessions(database, judge), check),
    users: answerLater(createModelUsers(database), check),
    accounts: answerLater(createModelAccounts(database), check),
    audit: answerLater(createModelAudit(database), check),
    loops: answerLater(createModelLoops(database), check),
    deployment: answerLater(createModelDeployment(database), check),
    ping: () =>
      new Promise((resolve) => {
        check()
        resolve()
      }),
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}
