import { auditOf, addPerson, openSession, start } from '@pawl/store-testkit'
import type { Session, User } from '@pawl/core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { PostgresStore } from '../open.ts'
import { Databases } from '../testing/databases.ts'
import { openOn, until } from '../testing/opened.ts'
import { changeFrom } from './change.ts'

let databases: Databases
let url = ''
let here: PostgresStore
let there: PostgresStore
let user: User
let session: Session

beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off'])
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.createMigrated()
  // Without news nothing would be forgotten before the test is over.
  here = await openOn(url, { recallFor: 60_000 })
  there = await openOn(url, { recallFor: 60_000 })
  user = await addPerson(here)
  session = await openSession(here, user)
  await listening(2)
})
afterEach(async () => {
  vi.useRealTimers()
  await here.close()
  await there.close()
  await databases.remove(url)
})

const listeners = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query IN ('LISTEN pawl', 'SELECT 1')
  AND state = 'idle' AND pid <> pg_backend_pid()`

const listening = (count: number): Promise<number> =>
  until(async () => (await databases.query(listeners, url)).length === count)

/** A node that has just begun to listen forgets what it had asked for before. */
const recalledBy = (node: PostgresStore): Promise<number> =>
  until(async () => {
    await node.sessions.find(session.id)
    return node.sessions.recall(session.id) !== undefined
  })

const recalledThere = async (): Promise<void> => {
  await recalledBy(there)
  expect(there.sessions.recall(session.id)?.revocation).toBeNull()
}

const forgottenThere = (): Promise<number> => until(() => there.sessions.recall(session.id) === undefined)

const revocation = { at: start, reason: 'logout' } as const

test.each([
  ['a revoked session', () => here.sessions.revoke({ session: session.id }, revocation, auditOf('logout'))],
  ['all sessions of a user', () => here.sessions.revoke({ user: user.id }, revocation, auditOf('logout'))],
  ['a disabled user', () => here.users.change(user.id, { disabled: true }, auditOf('user_changed'))],
  ['a disabled account', () => here.accounts.change(session.accountId, { disabled: true }, auditOf('account_changed'))],
])('%s is not recalled on another node once that has heard of it', async (_, end) => {
  await recalledThere()
  await end()
  await forgottenThere()
  expect((await there.sessions.find(session.id))?.revocation).not.toBeNull()
})

test('a raised epoch is known on the other nodes', async () => {
  await here.deployment.raiseEpoch(auditOf('epoch_raised'))
  await until(() => there.deployment.epoch() === 2)
})

test('when the channel comes back, nothing is recalled that may have changed meanwhile', async () => {
  await recalledThere()
  await databases.query(`SELECT pg_terminate_backend(pid) FROM (${listeners}) AS listeners`, url)
  await forgottenThere()
  await listening(2)
  await recalledThere()
  await here.sessions.revoke({ session: session.id }, revocation, auditOf('logout'))
  await forgottenThere()
})

test('without the channel a row is recalled for so long and no longer', async () => {
  const deaf = await openOn(url, { recallFor: 200 })
  await listening(3)
  vi.useFakeTimers({ toFake: ['performance'] })
  await recalledBy(deaf)
  vi.advanceTimersByTime(199)
  expect(deaf.sessions.recall(session.id)).toBeDefined()
  vi.advanceTimersByTime(1)
  expect(deaf.sessions.recall(session.id)).toBeUndefined()
  await deaf.close()
})

test('what a newer Pawl announces and this one does not know is no change that could be read', () => {
  for (const payload of ['', 'null', '7', '{"kind":"comet"}', '{"kind":"user","id":"7"}']) {
    expect(changeFrom(payload)).toBeNull()
  }
  expect(changeFrom('{"kind":"sessions","ids":["x"]}')).toEqual({ kind: 'sessions', ids: ['x'] })
})
