import { EventEmitter, once } from 'node:events'
import { statSync } from 'node:fs'
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

/** Commits so many lines, each at least a page of log; answers how long the log has become. */
const writeLines = (count: number): number => {
  const insert = database.prepare('INSERT INTO log (line) VALUES (?)')
  for (let line = 0; line < count; line += 1) insert.run('x'.repeat(1000))
  return statSync(`${folder.file}-wal`).size
}

test('the log is begun anew each time it has been copied, and no line is lost', async () => {
  const copied = new EventEmitter()
  const checkpointer = new Checkpointer({
    file: folder.file,
    everyRows: 200,
    copyRest: () => {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)')
      copied.emit('all')
    },
  })
  const once200 = writeLines(200)
  for (let round = 0; round < 10; round += 1) {
    const all = once(copied, 'all')
    checkpointer.written(200)
    // These are written while the thread copies.
    writeLines(100)
    await all
    expect(writeLines(100)).toBeLessThan(2 * once200)
  }
  await checkpointer.close()
  expect(database.prepare('SELECT count(*) AS count FROM log').get()).toEqual({ count: 2200 })
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
})

test('a checkpointer that was never needed starts no thread and closes at once', async () => {
  const checkpointer = new Checkpointer({ file: folder.file, everyRows: 10, copyRest: () => expect.fail() })
  checkpointer.written(9)
  await checkpointer.close()
})
