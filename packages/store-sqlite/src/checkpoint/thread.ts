// Runs in a thread of its own: copies the log into the database as often as it is asked to, and answers when it is done.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const database = new DatabaseSync(workerData as string)
// What is copied must be on the disk before the log may be written over.
database.exec('PRAGMA synchronous = FULL')

parentPort?.on('message', (word: 'copy' | 'close') => {
  if (word === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // A full or failing disk shows itself at the next commit; until then the log just grows.
  }
  parentPort?.postMessage('copied')
})
