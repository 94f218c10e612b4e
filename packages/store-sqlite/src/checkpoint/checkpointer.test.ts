import { EventEmitter, once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder, type Folder } from '../testing/stage.ts'
import { Checkpointer } from './checkpointer.ts'

let folder: Folder
let database: DatabaseSync

beforeEach(() => {
  folder = temporaryFolder()
  database = new DatabaseSync(folder.file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0')
  database.exec('CREATE TABLE log (id INTEGER PRIMARY KEY, line TEXT)')
})

afterEach(() => {
  database.close()
  folder.remove()
})

const logLength = (): number => Number(database.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log'])

/** Commits so many lines, each at least a page of log. */
const writeLines = (count: number): void => {
  const insert = database.prepare('INSERT INTO log (line) VALUES (?)')
  for (let line = 0; line < count; line += 1) insert.run('x'.repeat(1000))
}

test('the log is begun anew each time it has been copied, and no line is lost', async () => {
  const copied = new EventEmitter()
  const checkpointer = new Checkpointer({
    file: folder.file,
    step: 200,
    every: 200,
    logLength,
    copyRest: () => {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)')
      copied.emit('all')
    },
  })
  for (let round = 0; round < 10; round += 1) {
    writeLines(200)
    const all = once(copied, 'all')
    checkpointer.committed()
    // These are written while the thread copies.
    writeLines(50)
    await all
    writeLines(1)
    checkpointer.committed()
    expect(logLength()).toBeLessThan(10)
  }
  await checkpointer.close()
  expect(database.prepare('SELECT count(*) AS count FROM log').get()).toEqual({ count: 2510 })
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
})

test('a checkpointer that was never needed starts no thread and closes at once', async () => {
  const checkpointer = new Checkpointer({
    file: folder.file,
    step: 200,
    every: 200,
    logLength,
    copyRest: () => expect.fail(),
  })
  writeLines(50)
  checkpointer.committed()
  await checkpointer.close()
})
