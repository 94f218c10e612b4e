import { DatabaseSync } from 'node:sqlite'
import { plus, type Session, type Store, type User } from '@pawl/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../open.ts'
import { FailingDatabases, type Failure } from '../testing/failing-database.ts'
import {
  addPerson,
  auditOf,
  hour,
  judge,
  newSession,
  openSession,
  spend,
  start,
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
  store = await openSqliteStore({ file: folder.file, judge, openDatabase: databases.open })
  user = await addPerson(store)
})

afterEach(async () => {
  databases.heal()
  await store.close()
  folder.remove()
})

const everything = { after: null, limit: 200 } as const

/** All that is stored, read past every memory. */
const contents = (): unknown => {
  const database = new DatabaseSync(folder.file, { readOnly: true })
  const tables = ['users', 'memberships', 'accounts', 'sessions', 'audit', 'loops', 'keys', 'nodes', 'deployment']
  const rows = tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all())
  database.close()
  return rows
}

const commands: readonly { readonly name: string; readonly run: (session: Session) => Promise<unknown> }[] = [
  { name: 'open', run: () => store.sessions.open(newSession(user), 1, auditOf('login')) },
  { name: 'rotate', run: (session) => store.sessions.rotate(spend(session)) },
  {
    name: 'revoke',
    run: () => store.sessions.revoke({ user: user.id }, { at: start, reason: 'logout' }, auditOf('logout')),
  },
  { name: 'change of a user', run: () => store.users.change(user.id, { disabled: true }, auditOf('user_changed')) },
  {
    name: 'change of a password',
    run: () => {
      const change = { userId: user.id, credentialVersion: 1, passwordHash: '$new', session: newSession(user) }
      return store.users.changePassword(change, auditOf('password_changed'))
    },
  },
  {
    name: 'change of an account',
    run: (session) => store.accounts.change(session.accountId, { disabled: true }, auditOf('account_changed')),
  },
  { name: 'purge', run: () => store.sessions.purge(plus(start, 9000 * hour), 10) },
  { name: 'raise of the epoch', run: () => store.deployment.raiseEpoch(auditOf('epoch_raised')) },
]

const failures: readonly Failure[] = [
  { kind: 'busy' },
  { kind: 'full' },
  { kind: 'io' },
  { kind: 'io', afterwards: true },
]

describe.each(commands)('$name', ({ run }) => {
  test.each(failures)('is done wholly or not at all when its n-th statement fails: %o', async (failure) => {
    for (let n = 1; n <= 20; n += 1) {
      const session = await openSession(store, await asAtFirst())
      const before = contents()
      const failed: string[] = []
      databases.plan((sql, count) => {
        // Looking at the log comes after the commit.
        if (count !== n || sql.includes('NOOP')) return null
        failed.push(sql)
        return failure
      })
      const error: unknown = await run(session).then(
        () => null,
        (reason: unknown) => reason,
      )
      databases.heal()
      if (failed.length === 0) return
      expect(error).toMatchObject({ name: 'Fault', code: 'store_unavailable' })
      const mayBeDone = failed[0] === 'COMMIT' && failure.afterwards === true
      if (!mayBeDone) expect(contents()).toEqual(before)
      await memoryIsTrue()
      await store.ping()
    }
    expect.fail('the command has no end')
  })
})

test('after a commit that the disk refused the row is what the disk holds, not what was remembered', async () => {
  const session = await rememberedSession()
  databases.plan((sql) => (sql === 'COMMIT' ? { kind: 'io', afterwards: true } : null))
  await expect(store.sessions.rotate(spend(session))).rejects.toMatchObject({ code: 'store_unavailable' })
  databases.heal()
  expect(store.sessions.recall(session.id)).toBeUndefined()
  expect((await store.sessions.find(session.id))?.generation).toBe(2)
})

test('while the database cannot be opened again every command is a fault, and none is once it can', async () => {
  const session = await openSession(store, user)
  databases.plan((sql) => (['COMMIT', 'OPEN'].includes(sql) ? { kind: 'io' } : null))
  await expect(store.sessions.rotate(spend(session))).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(store.sessions.find(session.id)).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' })
  databases.heal()
  expect((await store.sessions.rotate(spend(session))).kind).toBe('rotated')
})

test('a full disk refuses changes, leaves what is stored readable, and is forgotten once there is room', async () => {
  const session = await openSession(store, user)
  const limit = (pages: number): void => databases.last?.exec(`PRAGMA max_page_count = ${pages}`)
  limit(1)
  const fill = async (): Promise<Session> => {
    for (;;) await openSession(store, user)
  }
  await expect(fill()).rejects.toMatchObject({
    code: 'store_unavailable',
    message: 'The disk of the database is full.',
  })
  expect(await store.sessions.find(session.id)).toEqual(session)
  expect((await store.sessions.rotate(spend(session))).kind).toBe('rotated')
  limit(100_000)
  await openSession(store, user)
})

test('when the disk is full the log is copied, so that it need not grow any more', async () => {
  const session = await openSession(store, user)
  const statements: string[] = []
  databases.plan((sql) => {
    statements.push(sql)
    return sql === 'COMMIT' ? { kind: 'full' } : null
  })
  await expect(store.sessions.rotate(spend(session))).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(statements.at(-1)).toContain('wal_checkpoint')
  databases.plan((sql) => (/COMMIT|checkpoint/.test(sql) ? { kind: 'full' } : null))
  await expect(store.sessions.rotate(spend(session))).rejects.toMatchObject({ code: 'store_unavailable' })
  databases.heal()
  expect((await store.sessions.rotate(spend(session))).kind).toBe('rotated')
})

test('a row that somebody else has written is not written over, and is read anew', async () => {
  const session = await rememberedSession()
  const stranger = new DatabaseSync(folder.file)
  stranger.exec('UPDATE sessions SET generation = 7')
  stranger.close()
  await expect(store.sessions.rotate(spend(session))).rejects.toThrow('not on disk as it was remembered')
  expect((await store.sessions.find(session.id))?.generation).toBe(7)
})

test('while another process holds the write lock changes are a fault, and what is stored is still answered', async () => {
  const session = await openSession(store, user)
  const stranger = new DatabaseSync(folder.file)
  stranger.exec('BEGIN IMMEDIATE')
  await expect(store.sessions.rotate(spend(session))).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(await store.sessions.find(session.id)).toEqual(session)
  stranger.close()
  expect((await store.sessions.rotate(spend(session))).kind).toBe('rotated')
})

/** Whatever failed, what is remembered is what is stored. */
const memoryIsTrue = async (): Promise<void> => {
  const { items } = await store.sessions.list({ now: start }, everything)
  for (const session of items) expect(await store.sessions.find(session.id)).toEqual(session)
  expect((await store.deployment.read()).epoch).toBe(store.deployment.epoch())
  expect((await store.users.list(null, everything)).items[0]).toEqual(await store.users.find(user.id))
}

const rememberedSession = async (): Promise<Session> => {
  const { id } = await openSession(store, user)
  const session = await store.sessions.find(id)
  expect(store.sessions.recall(id)).toBe(session)
  return session ?? expect.fail()
}

/** The user and the account as they were at the beginning of the test, with no session that lives. */
const asAtFirst = async (): Promise<User> => {
  await store.sessions.revoke({ user: user.id }, { at: start, reason: 'logout' }, auditOf('logout'))
  const [account] = user.accounts
  await store.accounts.change(account?.id ?? expect.fail(), { disabled: false }, auditOf('account_changed'))
  await store.users.change(user.id, { disabled: false }, auditOf('user_changed'))
  return (await store.users.find(user.id)) ?? expect.fail()
}
