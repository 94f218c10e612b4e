import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrateSqlite } from './offline.ts'
import { openSqliteStore } from './open.ts'
import { FailingDatabases } from './testing/failing-database.ts'
import { judge, temporaryFolder, type Folder } from './testing/stage.ts'

let folder: Folder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const pragma = (database: DatabaseSync | null, name: string): unknown =>
  Object.values(database?.prepare(`PRAGMA ${name}`).get() ?? {})[0]

test('the database is in WAL mode, flushes at every commit and keeps foreign keys', async () => {
  const databases = new FailingDatabases()
  const store = await openSqliteStore({ file: folder.file, judge, openDatabase: databases.open })
  expect(pragma(databases.last, 'journal_mode')).toBe('wal')
  expect(pragma(databases.last, 'synchronous')).toBe(2)
  expect(pragma(databases.last, 'foreign_keys')).toBe(1)
  await store.close()
})

test('what holds sessions can be read by nobody else', async () => {
  const store = await openSqliteStore({ file: folder.file, judge })
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(folder.file + suffix).mode & 0o077).toBe(0)
  await store.close()
})

test('a database of a newer Pawl is refused in one sentence, and nothing is written', async () => {
  await migrateSqlite(folder.file)
  const database = new DatabaseSync(folder.file)
  database.exec(`INSERT INTO schemaversion (version, name) VALUES (999, 'later')`)
  database.close()
  const before = readFileSync(folder.file)
  await expect(openSqliteStore({ file: folder.file, judge })).rejects.toThrow(
    /pawl\.db was written by a newer Pawl \(schema 999, this one knows \d+\)\. .+\.$/,
  )
  expect(readFileSync(folder.file).equals(before)).toBe(true)
})

test("somebody else's database is refused, and nothing is written", async () => {
  const database = new DatabaseSync(folder.file)
  database.exec('CREATE TABLE theirs (id)')
  database.close()
  const before = readFileSync(folder.file)
  await expect(openSqliteStore({ file: folder.file, judge })).rejects.toMatchObject({ code: 'foreign' })
  expect(readFileSync(folder.file).equals(before)).toBe(true)
})

test('a file that is no database is refused, and stays as it is', async () => {
  writeFileSync(folder.file, 'not a database, but long enough to be taken for one '.repeat(100))
  const before = readFileSync(folder.file)
  await expect(openSqliteStore({ file: folder.file, judge })).rejects.toMatchObject({ code: 'damaged' })
  expect(readFileSync(folder.file).equals(before)).toBe(true)
})

test('a migration that fails is undone as a whole, and the next start makes up for it', async () => {
  const databases = new FailingDatabases()
  databases.plan((sql) => (sql === 'COMMIT' ? { kind: 'full' } : null))
  const open = (): ReturnType<typeof openSqliteStore> =>
    openSqliteStore({ file: folder.file, judge, openDatabase: databases.open })
  await expect(open()).rejects.toMatchObject({ code: 'store_unavailable' })
  databases.heal()
  await (await open()).close()
})

test('a second start finds everything migrated', async () => {
  await migrateSqlite(folder.file)
  const before = readFileSync(folder.file)
  await migrateSqlite(folder.file)
  expect(readFileSync(folder.file).equals(before)).toBe(true)
})

test('of several first starts at once one makes the database and the others are refused', async () => {
  const settled = await Promise.allSettled(
    Array.from({ length: 5 }, () => openSqliteStore({ file: folder.file, judge })),
  )
  const opened = settled.filter((result) => result.status === 'fulfilled')
  expect(opened).toHaveLength(1)
  for (const result of settled) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'held' })
  }
  for (const { value } of opened) await value.close()
})
