import { instant, plus, type Session, type Store, type User } from '@pawl/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from '../open.ts'
import { FailingDatabases } from '../testing/failing-database.ts'
import { addPerson, hour, judge, openSession, start, temporaryFolder, type Folder } from '../testing/stage.ts'

let folder: Folder
let databases: FailingDatabases
let store: Store
let user: User

beforeEach(async () => {
  folder = temporaryFolder()
  databases = new FailingDatabases()
  store = await openSqliteStore({ file: folder.file, judge, openDatabase: databases.open })
  user = await addPerson(store)
})

afterEach(async () => {
  await store.close()
  folder.remove()
})

const openMany = async (count: number, given: Partial<Session>): Promise<Session[]> =>
  Promise.all(Array.from({ length: count }, () => openSession(store, user, given)))

const ended = { idleDeadline: instant(start - hour) }

test('each call looks at few rows and goes on where the last one stopped, round and round', async () => {
  await openMany(25, {})
  const [gone] = await openMany(1, ended)
  await openMany(10, {})
  const purge = (): Promise<number> => store.sessions.purge(start, 1)
  // Ten rows are looked at for one that may be deleted.
  expect([await purge(), await purge(), await purge(), await purge()]).toEqual([0, 0, 1, 0])
  expect(await store.sessions.find(gone?.id ?? expect.fail())).toBeNull()
  await openMany(1, ended)
  const rounds = []
  for (let call = 0; call < 5; call += 1) rounds.push(await purge())
  expect(rounds.filter((deleted) => deleted === 1)).toHaveLength(1)
})

test('a call that the disk refused is made up for by the next', async () => {
  await openMany(3, ended)
  databases.failAt(3, { kind: 'full' })
  await expect(store.sessions.purge(start, 10)).rejects.toMatchObject({ code: 'store_unavailable' })
  databases.heal()
  expect(await store.sessions.purge(start, 10)).toBe(3)
})

test('what is purged is forgotten, and nobody else is', async () => {
  const [gone] = await openMany(1, ended)
  const [kept] = await openMany(1, { idleDeadline: start })
  expect(await store.sessions.purge(start, 100)).toBe(1)
  expect(store.sessions.recall(gone?.id ?? expect.fail())).toBeUndefined()
  expect(await store.sessions.find(kept?.id ?? expect.fail())).toEqual(kept)
  expect(await store.sessions.purge(plus(start, 1), 100)).toBe(1)
})
