import type { Session } from '@pawl/core'
import { addPerson, auditOf, openSession, rotated } from '@pawl/store-testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { raisePostgresEpoch } from './offline.ts'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn, spendLater, until } from './testing/opened.ts'
import type { PostgresServer } from './testing/server.ts'

let databases: Databases
let url = ''
let standby: PostgresServer
let store: PostgresStore
let promoted: PostgresStore | null = null
let sessions: Session[]

beforeEach(async () => {
  databases = await Databases.onOwnServer()
  url = await databases.createMigrated()
  const { server } = databases
  if (server === null) throw new Error('There is no server of our own.')
  standby = await server.makeStandby()
  store = await openOn(url)
  const user = await addPerson(store)
  sessions = []
  while (sessions.length < 20) sessions.push(await openSession(store, user))
})
afterEach(async () => {
  await promoted?.close()
  promoted = null
  await store.close()
  await standby.stop()
  await databases.close()
})

const onStandby = (): string => standby.url(new URL(url).pathname.slice(1))

/** The standby has everything that was committed so far. */
const caughtUp = async (): Promise<void> => {
  const [row] = await databases.query('SELECT pg_current_wal_lsn()::text AS lsn')
  const behind = `SELECT pg_last_wal_replay_lsn() >= '${String(row?.['lsn'])}' AS so`
  await until(async () => (await databases.query(behind, standby.url()))[0]?.['so'] === true)
}

const change = async (setting: string, server: string): Promise<void> => {
  await databases.query(`ALTER SYSTEM SET ${setting}`, server)
  await databases.query('SELECT pg_reload_conf()', server)
}

/** The primary is gone for good, and the standby takes its place. */
const failOver = async (): Promise<void> => {
  await databases.server?.kill()
  await databases.query('SELECT pg_promote()', standby.url())
}

const rotateAll = async (of: readonly Session[]): Promise<Session[]> =>
  Promise.all(of.map((session) => rotated(store, spendLater(session))))

test('with synchronous replication no acknowledged rotation is lost by a failover', async () => {
  await change(`synchronous_standby_names = '*'`, url)
  const waited = `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`
  await until(async () => (await databases.query(waited)).length === 1)
  let current = sessions
  for (let turn = 0; turn < 5; turn += 1) current = await rotateAll(current)
  await failOver()
  promoted = await openOn(onStandby())
  for (const session of current) {
    expect((await promoted.sessions.find(session.id))?.generation).toBe(session.generation)
    await rotated(promoted, spendLater(session))
  }
})

test('a standby confirms nothing', async () => {
  await caughtUp()
  await expect(openOn(onStandby())).rejects.toMatchObject({ code: 'store_unavailable' })
})

/** The standby lags behind, and then takes the primary's place: the rotations since are forgotten. */
const failOverLate = async (): Promise<Session[]> => {
  await caughtUp()
  await change(`primary_conninfo = ''`, standby.url())
  await until(async () => (await databases.query('SELECT 1 FROM pg_stat_replication')).length === 0)
  const current = await rotateAll(sessions)
  await failOver()
  return current
}

test('with asynchronous replication a raised epoch ends every session of before, spent tokens too', async () => {
  const current = await failOverLate()
  await raisePostgresEpoch(onStandby(), auditOf('epoch_raised'))
  promoted = await openOn(onStandby())
  for (const session of [...sessions, ...current]) {
    const outcome = await promoted.sessions.rotate(spendLater(session))
    expect(outcome).toMatchObject({ kind: 'ended', reason: 'store_restored' })
  }
})

test('without it honest clients heal their rows, and what was spent in the gap is accepted once more', async () => {
  const [honest, stolen] = await failOverLate()
  promoted = await openOn(onStandby())
  if (honest === undefined || stolen === undefined) throw new Error('There are no sessions.')
  expect(await promoted.sessions.rotate(spendLater(honest))).toMatchObject({ kind: 'rotated', healed: true })
  const { items } = await promoted.audit.list({ kind: 'store_rolled_back' }, { after: null, limit: 10 })
  expect(items.map(({ sessionId }) => sessionId)).toEqual([honest.id])
  const spent = sessions[1] ?? expect.fail()
  expect(spent.id).toBe(stolen.id)
  expect(await promoted.sessions.rotate(spendLater(spent))).toMatchObject({ kind: 'rotated', healed: false })
})
