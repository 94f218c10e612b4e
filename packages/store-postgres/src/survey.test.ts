import { addPerson, openSession, rotated } from '@pawl/store-testkit'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { surveyPostgres } from './survey.ts'
import { Databases } from './testing/databases.ts'
import { openOn, spendLater, until } from './testing/opened.ts'

let databases: Databases
let url = ''

beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off', 'full_page_writes = off', 'synchronous_commit = local'])
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.create()
})
afterEach(() => databases.remove(url))

test('an empty database is told of as it is set up', async () => {
  expect(await surveyPostgres(url)).toMatchObject({
    fsync: false,
    fullPageWrites: false,
    synchronousCommit: 'local',
    synchronousStandbys: '',
    standbys: 0,
    isStandby: false,
    room: 197,
    mayCreateSchema: true,
    schema: null,
  })
})

test('refreshes are counted, and those that touched no index', async () => {
  const store = await openOn(url)
  let session = await openSession(store, await addPerson(store))
  for (let turn = 0; turn < 5; turn += 1) session = await rotated(store, spendLater(session))
  await store.close()
  await until(async () => (await surveyPostgres(url)).schema?.updates === 5)
  expect((await surveyPostgres(url)).schema).toEqual({
    ownsIt: true,
    closed: [],
    fillfactor: 70,
    updates: 5,
    hotUpdates: 5,
  })
})

test('a user who may do little hears of it', async () => {
  await (await openOn(url)).close()
  await databases.query(`CREATE ROLE visitor LOGIN PASSWORD 'visitor' CONNECTION LIMIT 5`, url)
  await databases.query('GRANT USAGE ON SCHEMA pawl TO visitor', url)
  await databases.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pawl TO visitor', url)
  await databases.query('REVOKE UPDATE ON pawl.sessions, pawl.keys FROM visitor', url)
  const visitor = new URL(url)
  visitor.username = 'visitor'
  visitor.password = 'visitor'
  expect(await surveyPostgres(visitor.href)).toMatchObject({
    room: 5,
    mayCreateSchema: false,
    schema: { ownsIt: false, closed: ['keys', 'sessions'] },
  })
  await databases.query('DROP OWNED BY visitor', url)
  await databases.query('DROP ROLE visitor', url)
})
