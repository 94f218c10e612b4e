import { statSync } from 'node:fs'
import type { Attempt, Session } from '@pawl/core'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../open.ts'
import { addPerson, judge, openSession, spend, temporaryFolder } from '../testing/stage.ts'

const count = 10_000
const attempt = '0123456789abcdef' as Attempt

test('an idle session takes at most 400 bytes on disk, with its login record, before and after refreshes', async () => {
  const folder = temporaryFolder()
  const options = { file: folder.file, judge, cachedSessions: count }
  const store = await openSqliteStore(options)
  const user = await addPerson(store)
  const first: Session[] = []
  for (let batch = 0; batch < count; batch += 500) {
    first.push(...(await Promise.all(Array.from({ length: 500 }, () => openSession(store, user)))))
  }
  let current = shuffled(first)
  await store.close()
  expect(statSync(folder.file).size / count).toBeLessThan(400)
  const again = await openSqliteStore(options)
  for (let round = 0; round < 3; round += 1) {
    const outcomes = await Promise.all(current.map((session) => again.sessions.rotate({ ...spend(session), attempt })))
    current = outcomes.map((outcome) => (outcome.kind === 'rotated' ? outcome.session : expect.fail(outcome.kind)))
  }
  await again.close()
  expect(statSync(folder.file).size / count).toBeLessThan(400)
  folder.remove()
})

/** In an order that has nothing to do with that of their pages, and is the same in every run. */
const shuffled = (sessions: readonly Session[]): Session[] =>
  sessions.map((_, index) => sessions[(index * 7919) % sessions.length] ?? expect.fail())
