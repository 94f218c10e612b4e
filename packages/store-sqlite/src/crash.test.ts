import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from './open.ts'
import { addPerson, judge, openSession, temporaryFolder, type Folder } from './testing/stage.ts'

let folder: Folder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const script = fileURLToPath(new URL('./testing/rotate-until-killed.ts', import.meta.url))

/** Lets a server rotate, kills it after so many acknowledgements, and answers the last one of each session. */
const rotateUntilKilled = async (acknowledgements: number): Promise<Map<string, number>> => {
  const child = spawn(process.execPath, ['-C', 'pawl-dev', script, folder.file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let lines = 0
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const text = chunk.toString()
    said += text
    lines += text.split('\n').length - 1
    if (lines >= acknowledgements) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  const whole = said.slice(0, said.lastIndexOf('\n')).split('\n')
  return new Map(whole.map((line) => [line.slice(0, 36), Number(line.slice(37))]))
}

test('what was acknowledged before kill -9 is there afterwards, and nothing is half done', async () => {
  const store = await openSqliteStore({ file: folder.file, judge })
  const user = await addPerson(store)
  for (let index = 0; index < 64; index += 1) await openSession(store, user)
  await store.close()
  for (const acknowledgements of [1, 1000]) {
    const acknowledged = await rotateUntilKilled(acknowledgements)
    expect(acknowledged.size).toBeGreaterThan(0)
    const again = await openSqliteStore({ file: folder.file, judge })
    for (const [id, generation] of acknowledged) {
      const row = await again.sessions.find(id as Parameters<typeof again.sessions.find>[0])
      // The answer of one more may have been lost with the process.
      expect([generation, generation + 1]).toContain(row?.generation)
      expect(row?.recent[0]?.generation).toBe((row?.generation ?? 0) - 1)
    }
    await again.close()
  }
  const database = new DatabaseSync(folder.file)
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  database.close()
})
