import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { keyId, type RegisteredKey, type Store, type User } from '@pawl/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteMaintenance } from './maintenance.ts'
import { migrateSqlite, raiseSqliteEpoch } from './offline.ts'
import { openSqliteStore } from './open.ts'
import { restoreSqlite } from './restore.ts'
import { addPerson, auditOf, judge, openSession, spend, start, temporaryFolder, type Folder } from './testing/stage.ts'

let folder: Folder
let store: Store
let user: User
let copy: string

beforeEach(async () => {
  folder = temporaryFolder()
  copy = join(dirname(folder.file), 'copy.db')
  store = await openSqliteStore({ file: folder.file, judge })
  user = await addPerson(store)
})

afterEach(async () => {
  await store.close()
  folder.remove()
})

const reopen = async (): Promise<Store> => (store = await openSqliteStore({ file: folder.file, judge }))
const restore = (keepSessions = false): Promise<void> =>
  restoreSqlite({ from: copy, file: folder.file, keepSessions, audit: auditOf('epoch_raised') })

const backUp = async (): Promise<void> => {
  const maintenance = await openSqliteMaintenance(folder.file)
  await maintenance.backup(copy)
  await maintenance.close()
}

describe('beside a running server', () => {
  test('keys are read and written, and the server sees them', async () => {
    const maintenance = await openSqliteMaintenance(folder.file)
    const key: RegisteredKey = { id: keyId(3), fingerprint: 'three', state: 'verifies', since: start }
    expect(await maintenance.deployment.writeKeys([key], [], auditOf('key_added'))).toBe('written')
    expect((await store.deployment.read()).keys).toEqual([key])
    expect(await store.deployment.writeKeys([], [], null)).toBe('changed')
    await maintenance.close()
    await store.ping()
  })

  test('a backup is one sound file that only its owner may read', async () => {
    const session = await openSession(store, user)
    await store.sessions.rotate(spend(session))
    await backUp()
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    expect(readdirSync(dirname(copy)).filter((name) => name.startsWith(basename(copy)))).toEqual([basename(copy)])
    const database = new DatabaseSync(copy, { readOnly: true })
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(database.prepare('SELECT generation FROM sessions').all()).toEqual([{ generation: 2 }])
    database.close()
  })

  test('a backup is whole while sessions go on rotating', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, () => openSession(store, user)))
    let backedUp = false
    const rotating = Promise.all(
      sessions.map(async (first) => {
        for (let current = first; !backedUp;) {
          const outcome = await store.sessions.rotate(spend(current))
          if (outcome.kind !== 'rotated') expect.fail(outcome.kind)
          current = outcome.session
        }
      }),
    )
    await backUp().finally(() => (backedUp = true))
    await rotating
    await store.close()
    await restore(true)
    await reopen()
    const { items } = await store.sessions.list({ now: start }, { after: null, limit: 200 })
    expect(items).toHaveLength(50)
  })

  test('what needs the server to be stopped is refused', async () => {
    await backUp()
    await expect(restore()).rejects.toMatchObject({ code: 'held' })
    await expect(raiseSqliteEpoch(folder.file, auditOf('epoch_raised'))).rejects.toMatchObject({ code: 'held' })
    await expect(migrateSqlite(folder.file)).rejects.toMatchObject({ code: 'held' })
  })

  test('a missing database is refused and not made', async () => {
    await expect(openSqliteMaintenance(copy)).rejects.toMatchObject({ code: 'missing' })
    expect(existsSync(copy)).toBe(false)
  })
})

describe('restore', () => {
  test('brings back what was backed up and ends the sessions of before', async () => {
    const session = await openSession(store, user)
    await backUp()
    await store.sessions.rotate(spend(session))
    const forgotten = await openSession(store, user)
    await store.close()
    await restore()
    await reopen()
    expect((await store.sessions.find(session.id))?.generation).toBe(1)
    expect(await store.sessions.find(forgotten.id)).toBeNull()
    expect(store.deployment.epoch()).toBe(2)
    expect(await store.sessions.rotate(spend(session))).toMatchObject({ kind: 'ended', reason: 'store_restored' })
    const { items } = await store.audit.list({ kind: 'epoch_raised' }, { after: null, limit: 10 })
    expect(items).toHaveLength(1)
  })

  test('keeps the sessions where that is asked for', async () => {
    const session = await openSession(store, user)
    await backUp()
    await store.close()
    await restore(true)
    await reopen()
    expect((await store.sessions.rotate(spend(session))).kind).toBe('rotated')
  })

  test('takes no node for running that ran when the backup was taken', async () => {
    await store.deployment.report({ node: 'north', seenAt: start, fingerprints: [] })
    await backUp()
    await store.close()
    await restore()
    await reopen()
    expect((await store.deployment.read()).nodes).toEqual([])
  })

  test('puts a database where there was none', async () => {
    await backUp()
    await store.close()
    const empty = temporaryFolder()
    await restoreSqlite({ from: copy, file: empty.file, keepSessions: true, audit: auditOf('epoch_raised') })
    const restored = await openSqliteStore({ file: empty.file, judge })
    expect(await restored.users.find(user.id)).toEqual(user)
    await restored.close()
    empty.remove()
  })

  test.each([
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'damaged'],
    ['has a page overwritten', (bytes: Buffer) => bytes.fill(0xa5, 4096, 8192), 'damaged'],
    ['is no database', () => Buffer.from('nothing of the kind'.repeat(500)), 'damaged'],
    ['is empty', () => Buffer.alloc(0), 'foreign'],
  ] as const)('refuses a backup that %s, and leaves the database as it is', async (_what, spoil, code) => {
    await backUp()
    await store.close()
    writeFileSync(copy, spoil(readFileSync(copy)))
    const before = readFileSync(folder.file)
    await expect(restore()).rejects.toMatchObject({ name: 'StoreRefusal', code })
    expect(readFileSync(folder.file).equals(before)).toBe(true)
    expect(existsSync(`${folder.file}.partial`)).toBe(false)
    await reopen()
  })
})

test('raising the epoch without a server ends every session', async () => {
  const session = await openSession(store, user)
  await store.close()
  expect(await raiseSqliteEpoch(folder.file, auditOf('epoch_raised'))).toBe(2)
  await reopen()
  expect(await store.sessions.rotate(spend(session))).toMatchObject({ kind: 'ended', reason: 'store_restored' })
})
