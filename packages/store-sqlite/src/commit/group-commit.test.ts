import { Fault, type Store, type User } from '@pawl/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from '../open.ts'
import { FailingDatabases } from '../testing/failing-database.ts'
import {
  addPerson,
  auditOf,
  judge,
  newSession,
  openSession,
  spend,
  temporaryFolder,
  type Folder,
} from '../testing/stage.ts'

let folder: Folder
let databases: FailingDatabases
let store: Store
let user: User

beforeEach(async () => {
  folder = temporaryFolder()
  databases = new FailingDatabases()
  store = await openSqliteStore({ file: folder.file, judge, queueLimit: 100, openDatabase: databases.open })
  user = await addPerson(store)
})

afterEach(async () => {
  databases.heal()
  await store.close()
  folder.remove()
})

/** What is asked of the database while the work is done. */
const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const statements: string[] = []
  databases.plan((sql) => {
    statements.push(sql.trim().split(/\s+/, 2).join(' '))
    return null
  })
  await work()
  databases.heal()
  return statements
}

test('rotations that arrive in one turn are one transaction with one read and one update each', async () => {
  const sessions = [await openSession(store, user), await openSession(store, user), await openSession(store, user)]
  const statements = await statementsOf(() =>
    Promise.all(sessions.map((session) => store.sessions.rotate(spend(session)))),
  )
  const [read, update] = ['SELECT sessions.user_id,', 'UPDATE sessions']
  const rotations = [read, 'BEGIN IMMEDIATE', update, read, update, read, update]
  expect(statements).toEqual([...rotations, 'COMMIT', 'PRAGMA wal_checkpoint(NOOP)'])
})

test('what was asked for is remembered, and what is changed is forgotten', async () => {
  const session = await openSession(store, user)
  expect(store.sessions.recall(session.id)).toBeUndefined()
  const found = await store.sessions.find(session.id)
  expect(store.sessions.recall(session.id)).toBe(found)
  await store.sessions.rotate(spend(session))
  expect(store.sessions.recall(session.id)).toBeUndefined()
})

test('a paced refresh, a repeat and the look-ups of what was seen before ask the database nothing', async () => {
  const session = await openSession(store, user)
  const burst = { now: session.rotatedAt, attempt: null }
  let current = session
  for (;;) {
    const outcome = await store.sessions.rotate(spend(current, burst))
    if (outcome.kind !== 'rotated') break
    current = outcome.session
  }
  const statements = await statementsOf(async () => {
    expect((await store.sessions.rotate(spend(current, burst))).kind).toBe('paced')
    expect(await store.sessions.find(session.id)).toBe(store.sessions.recall(session.id))
    expect(await store.users.find(user.id)).toEqual(user)
  })
  expect(statements).toEqual([])
})

test('nobody is answered before the commit', async () => {
  const session = await openSession(store, user)
  let answered = false
  const request = store.sessions.rotate(spend(session)).then(() => (answered = true))
  let answeredAtCommit: boolean | null = null
  databases.plan((sql) => {
    if (sql === 'COMMIT') answeredAtCommit = answered || store.sessions.recall(session.id)?.generation === 2
    return null
  })
  await request
  expect(answeredAtCommit).toBe(false)
})

test('more changes than may wait are overloaded, and those that wait are carried out', async () => {
  const sessions = Array.from({ length: 130 }, () => newSession(user))
  const settled = await Promise.allSettled(
    sessions.map((session) => store.sessions.open(session, user.credentialVersion, auditOf('login'))),
  )
  const refused = settled.filter((result) => result.status === 'rejected')
  expect(refused).toHaveLength(30)
  for (const { reason } of refused) expect(reason).toMatchObject({ name: 'Fault', code: 'overloaded' })
  expect(await store.sessions.find(sessions[99]?.id ?? expect.fail())).not.toBeNull()
})

test('one statement that is refused fails its own command and no other', async () => {
  const [first, second] = [await openSession(store, user), await openSession(store, user)]
  const twin = newSession(user, { id: first.id })
  const [one, taken, other] = await Promise.allSettled([
    store.sessions.rotate(spend(first)),
    store.sessions.open(twin, user.credentialVersion, auditOf('login')),
    store.sessions.rotate(spend(second)),
  ])
  expect(one).toMatchObject({ status: 'fulfilled', value: { kind: 'rotated' } })
  expect(taken.status).toBe('rejected')
  expect(other).toMatchObject({ status: 'fulfilled', value: { kind: 'rotated' } })
  expect((await store.sessions.find(first.id))?.generation).toBe(2)
})

test('a closed store takes nothing more', async () => {
  await store.close()
  await expect(store.ping()).rejects.toThrow(Fault)
})

test('each batch is told, with how many commands it was and how long it took', async () => {
  const told: { commands: number; seconds: number }[] = []
  const other = temporaryFolder()
  const committed = (commands: number, seconds: number): void => void told.push({ commands, seconds })
  const listened = await openSqliteStore({ file: other.file, judge, committed })
  const began = performance.now()
  await Promise.all([1, 2, 3].map(() => listened.audit.append(auditOf('login_refused'))))
  await listened.audit.append(auditOf('login_refused'))
  const elapsed = performance.now() - began
  await listened.close()
  other.remove()
  expect(told.map(({ commands }) => commands)).toEqual([3, 1])
  expect(told.every(({ seconds }) => seconds > 0)).toBe(true)
  expect(told.reduce((sum, { seconds }) => sum + 1000 * seconds, 0)).toBeLessThanOrEqual(elapsed)
})
