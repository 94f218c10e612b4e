import type { Session } from '@pawl/core'
import { addPerson, openSession, spend } from '@pawl/store-testkit'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn, until } from './testing/opened.ts'
import { Worker } from './testing/worker.ts'

let databases: Databases
let url = ''
let store: PostgresStore
let workers: Worker[] = []

beforeAll(async () => {
  databases = await Databases.onOwnServer()
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.createMigrated()
  store = await openOn(url)
})
afterEach(async () => {
  for (const worker of workers) await worker.kill()
  workers = []
  await store.close()
  await databases.remove(url)
})

const startWorkers = async (count: number): Promise<Worker[]> =>
  (workers = await Promise.all(Array.from({ length: count }, () => Worker.start(url))))

const openSome = async (count: number): Promise<Session[]> => {
  const user = await addPerson(store)
  const sessions: Session[] = []
  while (sessions.length < count) sessions.push(await openSession(store, user))
  return sessions
}

test('of 64 presentations of one token, spread over three processes, one wins, every time', async () => {
  const nodes = await startWorkers(3)
  for (const session of await openSome(30)) {
    const kinds = await Promise.all(nodes.map((node, index) => node.present(spend(session), index === 0 ? 22 : 21)))
    const counted = Object.groupBy(kinds.flat(), (kind) => kind)
    expect(Object.fromEntries(Object.entries(counted).map(([kind, all]) => [kind, all?.length]))).toEqual({
      rotated: 1,
      superseded: 63,
    })
    expect((await store.sessions.find(session.id))?.generation).toBe(2)
  }
})

const isWhole = async (acknowledged: Worker['acknowledged']): Promise<void> => {
  const last = new Map(acknowledged.map(({ id, generation }) => [id, generation]))
  expect(last.size).toBeGreaterThan(0)
  for (const [id, generation] of last) {
    const row = await store.sessions.find(id)
    // The answer of one more may have been lost.
    expect([generation, generation + 1]).toContain(row?.generation)
    expect(row?.recent[0]?.generation).toBe((row?.generation ?? 0) - 1)
    expect(row?.revocation).toBeNull()
  }
}

test('what was acknowledged before kill -9 of a server is there afterwards, and nothing is half done', async () => {
  const sessions = await openSome(64)
  for (const acknowledgements of [1, 1000]) {
    const [worker] = await startWorkers(1)
    if (worker === undefined) throw new Error('There is no worker.')
    const rows = await Promise.all(sessions.map(({ id }) => store.sessions.find(id)))
    worker.rotate(rows.filter((row) => row !== null))
    await until(() => worker.acknowledged.length >= acknowledgements)
    await worker.kill()
    await isWhole(worker.acknowledged)
  }
})

test('what was acknowledged before kill -9 of PostgreSQL is there afterwards, and the servers go on by themselves', async () => {
  const nodes = await startWorkers(2)
  const sessions = await openSome(64)
  nodes[0]?.rotate(sessions.slice(0, 32))
  nodes[1]?.rotate(sessions.slice(32))
  const acknowledged = (): Worker['acknowledged'] => nodes.flatMap((node) => node.acknowledged)
  for (let round = 0; round < 3; round += 1) {
    const before = acknowledged().length
    await until(() => acknowledged().length > before + 500)
    await databases.server?.kill()
    const atKill = nodes.map((node) => node.acknowledged.length)
    await databases.server?.start()
    await until(() => nodes.every((node, index) => node.acknowledged.length > (atKill[index] ?? 0) + 100))
  }
  for (const worker of workers) await worker.kill()
  const generations = new Map<string, number>()
  for (const { id, generation } of acknowledged()) {
    // Of one node, in order: an acknowledged generation never comes again, and none is taken back.
    expect(generation).toBeGreaterThan(generations.get(id) ?? 1)
    generations.set(id, generation)
  }
  await isWhole(acknowledged())
})
