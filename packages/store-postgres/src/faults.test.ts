import { Fault, type Session } from '@pawl/core'
import { addPerson, auditOf, openSession, rotated, spend, start } from '@pawl/store-testkit'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isCancelledWait } from './database/connection.ts'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn, spendLater, until } from './testing/opened.ts'

let databases: Databases
let url = ''
let store: PostgresStore
let sessions: Session[]
const clients: pg.Client[] = []

beforeAll(async () => {
  databases = await Databases.onOwnServer()
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.createMigrated()
  store = await openOn(url)
  const user = await addPerson(store)
  sessions = [await openSession(store, user), await openSession(store, user), await openSession(store, user)]
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end()
  await store.close()
  await databases.remove(url)
})

const first = (): Session => sessions[0] ?? expect.fail()

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  clients.push(client)
  return client
}

const isBack = (): Promise<boolean> =>
  store.ping().then(
    () => true,
    () => false,
  )

/** Milliseconds that the work takes, without those in which the whole machine stood still. */
const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  let counted = 0
  let before = performance.now()
  const look = (): void => {
    const now = performance.now()
    counted += Math.min(now - before, 100)
    before = now
  }
  const looking = setInterval(look, 10)
  await work().finally(() => clearInterval(looking))
  look()
  return counted
}

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}

describe('a row that somebody else holds', () => {
  test('is a fault after a while, and the others of the batch do not suffer for it', async () => {
    const other = await connect()
    await other.query('BEGIN')
    await other.query('SELECT 1 FROM pawl.sessions WHERE id = $1 FOR UPDATE', [first().id])
    const settled = await Promise.allSettled(sessions.map((session) => store.sessions.rotate(spend(session))))
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    await other.query('ROLLBACK')
    await rotated(store, spend(first()))
  })
})

describe('a wait for the standby', () => {
  const named = async (standbys: string): Promise<void> => {
    await databases.query(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`)
    await databases.query('SELECT pg_reload_conf()')
    await until(async () => {
      const [row] = await databases.query('SHOW synchronous_standby_names', url)
      return row?.['synchronous_standby_names'] === standbys
    })
  }

  const waiting = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`

  const cancelWaits = async (): Promise<void> => {
    await until(async () => (await databases.query(waiting, url)).length > 0)
    await databases.query(`SELECT pg_cancel_backend(pid) FROM (${waiting}) AS waiting`, url)
  }

  afterEach(() => named(''))

  test('that was cancelled is a fault: for a rotation, a login and a revocation', async () => {
    const user = await store.users.find(first().userId)
    if (user === null) throw new Error('There is no user.')
    for (const work of [
      () => store.sessions.rotate(spend(first())),
      () => openSession(store, user),
      () => store.sessions.revoke({ user: user.id }, { at: start, reason: 'logout' }, auditOf('logout')),
    ]) {
      await named('nobody')
      const doubtful = faultOf(work())
      await cancelWaits()
      expect((await doubtful).message).toContain('cannot be confirmed')
      await named('')
    }
  })

  test('that was cancelled leaves nothing that is answered before something later is confirmed', async () => {
    await named('nobody')
    const request = spend(first(), { attempt: '0123456789abcdef' as never })
    const doubtful = faultOf(store.sessions.rotate(request))
    await cancelWaits()
    await doubtful
    const repeated = faultOf(store.sessions.rotate(request))
    await cancelWaits()
    await repeated
    await named('')
    expect((await store.sessions.rotate(request)).kind).toBe('repeated')
  })

  test('that was cancelled keeps the pair back on the other nodes too', async () => {
    const other = await openOn(url)
    await named('nobody')
    const request = spend(first(), { attempt: '0123456789abcdef' as never })
    const doubtful = faultOf(store.sessions.rotate(request))
    await cancelWaits()
    await doubtful
    const repeated = faultOf(other.sessions.rotate(request))
    await cancelWaits()
    await repeated
    await named('')
    expect((await other.sessions.rotate(request)).kind).toBe('repeated')
    await other.close()
  })

  test('is told by its SQLSTATE, whatever the language of the warning', () => {
    expect(isCancelledWait({ code: '01000' })).toBe(true)
    expect(isCancelledWait({ code: '57P01' })).toBe(true)
    expect(isCancelledWait({ code: '00000' })).toBe(false)
    expect(isCancelledWait({})).toBe(false)
  })
})

describe('a PostgreSQL', () => {
  test('that stands still is a fault in bounded time, and goes on when it does', async () => {
    await rotated(store, spend(first()))
    const resume = databases.server?.pause()
    const faults = async (): Promise<void> => {
      const works = [
        store.sessions.rotate(spend(sessions[1] ?? first())),
        store.sessions.find(first().id),
        store.ping(),
      ].map(faultOf)
      for (const work of works) expect((await work).code).toBe('store_unavailable')
    }
    expect(await timeOf(faults).finally(resume)).toBeLessThan(15_000)
    await until(isBack)
    const row = await store.sessions.find(sessions[1]?.id ?? first().id)
    expect((await store.sessions.rotate(spendLater(row ?? first()))).kind).toBe('rotated')
  })

  test('that cuts every connection is a fault at most once, and the next command finds it again', async () => {
    await rotated(store, spend(first()))
    // It waits until each is gone: one that is still about to go would be found again, and be lost a second time.
    await databases.query(
      `SELECT pg_terminate_backend(pid, 60_000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
      url,
    )
    await until(isBack)
    expect((await store.sessions.find(first().id))?.generation).toBe(2)
    expect((await store.sessions.rotate(spend(sessions[1] ?? first()))).kind).toBe('rotated')
  })

  test('whose connections are all in use is overloaded, in bounded time', async () => {
    const other = await connect()
    await other.query('BEGIN')
    await other.query('LOCK pawl.accounts IN ACCESS EXCLUSIVE MODE')
    let faults: Fault[] = []
    const ask = async (): Promise<void> => {
      faults = await Promise.all(
        Array.from({ length: 1100 }, () => faultOf(store.accounts.list({ after: null, limit: 1 }))),
      )
    }
    expect(await timeOf(ask)).toBeLessThan(5000)
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['store_unavailable', 'overloaded']))
    await other.query('ROLLBACK')
  })
})

test('every connection has its timeouts, and commits durably whatever the server is set to', async () => {
  await databases.query(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET synchronous_commit = off`, url)
  const names = [
    'synchronous_commit',
    'statement_timeout',
    'lock_timeout',
    'idle_in_transaction_session_timeout',
    'tcp_user_timeout',
    'transaction_isolation',
  ]
  const told = names.map((name) => `current_setting('${name}')`).join(', ')
  const open = await openOn(url, {
    rewrite: (sql) =>
      sql.endsWith(' FROM accounts WHERE id = $1')
        ? `SELECT id, concat_ws(' ', ${told}) AS name, disabled, created_at FROM accounts WHERE id = $1`
        : sql,
  })
  const account = await open.accounts.find(first().accountId)
  expect(account?.name).toBe('on 5s 2s 5s 10000 read committed')
  await open.close()
})
