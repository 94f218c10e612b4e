import { sampleSession } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { sessionsEndedBy, type UserChange } from './change.ts'

const [home, away] = [accountId(1), accountId(2)]

/** Why the change ends a session on the first and one on the second account. */
const ends = (change: UserChange): unknown => {
  const why = sessionsEndedBy(change)
  return why === null ? null : [home, away].map((account) => why(sampleSession({ accountId: account })))
}

test.each<[UserChange, unknown]>([
  [{}, null],
  [{ disabled: false, administrator: true, integrator: false, defaultAccountId: null }, null],
  [{ disabled: true }, ['user_disabled', 'user_disabled']],
  [{ passwordHash: '$' }, ['password_changed', 'password_changed']],
  [{ passwordHash: '$', disabled: true }, ['user_disabled', 'user_disabled']],
  [{ passwordHash: '$', accounts: [home] }, ['password_changed', 'password_changed']],
  [{ accounts: [home] }, [null, 'account_removed']],
  [{ accounts: [] }, ['account_removed', 'account_removed']],
  [{ accounts: [away, home] }, [null, null]],
])('the change %j ends %j', (change, expected) => {
  expect(ends(change)).toEqual(expected)
})
