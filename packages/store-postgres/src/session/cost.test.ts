import type { Session } from '@pawl/core'
import { addPerson, attempt, openSession } from '@pawl/store-testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Databases } from '../testing/databases.ts'
import { openOn, spendLater, until } from '../testing/opened.ts'

let databases: Databases
beforeAll(async () => {
  // A vacuum would write to the log as well, and take away what a refresh has to find room beside.
  databases = await Databases.onOwnServer(['autovacuum = off'])
})
afterAll(() => databases.close())

const count = 400

test('a refresh is one update that touches no index, and takes at most 600 bytes of log', async () => {
  const url = await databases.createMigrated()
  const ask = async (sql: string): Promise<Record<string, number>> => {
    const [row = {}] = await databases.query(sql, url)
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]))
  }
  const updates = (): Promise<Record<string, number>> =>
    ask(`SELECT n_tup_upd AS all, n_tup_hot_upd AS hot FROM pg_stat_all_tables WHERE relid = 'pawl.sessions'::regclass`)
  const log = (): Promise<Record<string, number>> => ask(`SELECT pg_current_wal_lsn() - '0/0' AS bytes`)

  const store = await openOn(url)
  const user = await addPerson(store)
  const device = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'
  const opened = Array.from({ length: count }, () => openSession(store, user, { device }))
  let sessions: Session[] = await Promise.all(opened)
  const refreshAll = async (): Promise<void> => {
    const turn = Math.max(...sessions.map(({ generation }) => generation))
    for (let from = 0; from < count; from += 50) {
      const outcomes = await Promise.all(
        sessions
          .slice(from, from + 50)
          .map((each) => store.sessions.rotate(spendLater(each, { attempt: attempt(turn) }))),
      )
      const rotated = outcomes.map((outcome) => ('session' in outcome ? outcome.session : expect.fail(outcome.kind)))
      sessions = [...sessions.slice(0, from), ...rotated, ...sessions.slice(from + 50)]
    }
  }

  await databases.query('CHECKPOINT', url)
  // The first change of a page after a checkpoint writes the whole page.
  await refreshAll()
  const before = await log()
  const rounds = 5
  for (let round = 0; round < rounds; round += 1) await refreshAll()
  const after = await log()
  // A connection may keep its counts to itself until it ends.
  await store.close()
  await until(async () => (await updates())['all'] === (rounds + 1) * count)
  const { all = 0, hot = 0 } = await updates()
  expect(hot / all).toBeGreaterThanOrEqual(0.95)
  expect(((after['bytes'] ?? 0) - (before['bytes'] ?? 0)) / (rounds * count)).toBeLessThan(600)
})
