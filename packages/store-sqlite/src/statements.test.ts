import { DatabaseSync } from 'node:sqlite'
import { plus, type Session, type Store } from '@pawl/core'
import { expect, test } from 'vitest'
import { openSqliteStore } from './open.ts'
import { FailingDatabases } from './testing/failing-database.ts'
import { addPerson, auditOf, hour, judge, openSession, spend, start, temporaryFolder } from './testing/stage.ts'

const page = { after: null, limit: 50 } as const

/** Walks of a table from a place in its key to a bounded end; and tables that are small. */
const mayBeScanned = /^SCAN (accounts|users|nodes|keys|deployment|sqlite_schema|\(subquery-\d+\)|newest)/

const useEverything = async (store: Store, { id, userId, accountId }: Session): Promise<void> => {
  const { sessions, users, accounts, audit, loops } = store
  for (const filter of [{}, { user: userId }, { account: accountId }, { looping: true }]) {
    await sessions.list({ ...filter, now: start }, page)
  }
  await sessions.seenFrom(userId, '192.0.2.1', start)
  await sessions.revoke({ user: userId }, { at: start, reason: 'logout' }, auditOf('logout'))
  await sessions.purge(plus(start, 9000 * hour), 10)
  await sessions.find(id)
  for (const filter of [{}, { user: userId }, { session: id }, { from: start }, { until: start }]) {
    await audit.list(filter, page)
  }
  await audit.purge(start, 10)
  await loops.list(start, page)
  await loops.find(id)
  await loops.purge(start)
  await users.find(userId)
  await accounts.change(accountId, { disabled: true }, auditOf('account_changed'))
}

test('no statement scans a table that grows, or sorts it', async () => {
  const folder = temporaryFolder()
  const databases = new FailingDatabases()
  const store = await openSqliteStore({ file: folder.file, judge, openDatabase: databases.open, cachedSessions: 1 })
  const user = await addPerson(store)
  const session = await openSession(store, user)
  await store.sessions.rotate(spend(session))
  const statements = new Set<string>()
  databases.plan((sql) => {
    if (/^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql)) statements.add(sql)
    return null
  })
  await useEverything(store, await openSession(store, user))
  databases.heal()
  const database = new DatabaseSync(folder.file, { readOnly: true })
  const found = [...statements].flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .filter((step) => /^SCAN|TEMP B-TREE/.test(step) && !mayBeScanned.test(step))
      .map((step) => `${step} in ${sql}`),
  )
  database.close()
  expect(statements.size).toBeGreaterThan(20)
  expect(found).toEqual([])
  await store.close()
  folder.remove()
})
