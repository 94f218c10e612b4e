import { plus, type Session } from '@pawl/core'
import { addPerson, auditOf, day, everything, openSession, rotated, spend, start } from '@pawl/store-testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn, until } from './testing/opened.ts'

let databases: Databases
beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off'])
})
afterAll(() => databases.close())

const useEverything = async (store: PostgresStore, { id, userId, accountId }: Session): Promise<void> => {
  const { sessions, users, accounts, audit, loops } = store
  for (const filter of [{}, { user: userId }, { account: accountId }, { looping: true }]) {
    await sessions.list({ ...filter, now: start }, everything)
  }
  await sessions.seenFrom(userId, '192.0.2.1', start)
  await sessions.countLive(start)
  await sessions.revoke({ user: userId }, { at: start, reason: 'logout' }, auditOf('logout'))
  await sessions.purge(plus(start, 400 * day), 10)
  await sessions.find(id)
  for (const filter of [{}, { user: userId }, { session: id }, { from: start }, { until: start }]) {
    await audit.list(filter, everything)
  }
  await audit.purge(start, 10)
  await loops.record([{ sessionId: id, diagnosis: 'eager', perMinute: 1, firstSeen: start, lastSeen: start }])
  await loops.list(start, everything)
  await loops.find(id)
  await loops.purge(start)
  await users.find(userId)
  await accounts.change(accountId, { disabled: true }, auditOf('account_changed'))
}

test('no statement reads a table that grows as a whole', async () => {
  const url = await databases.createMigrated()
  const store = await openOn(url)
  const user = await addPerson(store)
  const session = await openSession(store, user)
  await rotated(store, spend(session))
  await useEverything(store, await openSession(store, user))
  await store.close()
  const scans = `SELECT relname, seq_scan::int, idx_scan::int FROM pg_stat_user_tables
    WHERE schemaname = 'pawl' AND relname IN ('sessions', 'audit', 'loops', 'memberships')`
  await until(async () => (await databases.query(scans, url)).every((row) => Number(row['idx_scan']) > 0))
  // Whoever puts a foreign key on a table has looked at it once; nobody else has.
  for (const row of await databases.query(scans, url)) expect(row).toMatchObject({ seq_scan: 0 })
})
