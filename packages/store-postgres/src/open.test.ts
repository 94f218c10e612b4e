import { plus, type User } from '@pawl/core'
import { addPerson, auditOf, openSession, spend, start } from '@pawl/store-testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPostgresMaintenance } from './maintenance.ts'
import { migratePostgres, raisePostgresEpoch } from './offline.ts'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn } from './testing/opened.ts'

let databases: Databases
let url = ''

beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off'])
})
afterAll(() => databases.close())
beforeEach(async () => {
  url = await databases.create()
})
afterEach(() => databases.remove(url))

const ask = (sql: string): Promise<Record<string, unknown>[]> => databases.query(sql, url)

/** Everything that is in the database, by name. */
const relations = async (): Promise<unknown[]> =>
  ask(`SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname NOT LIKE 'pg_%' AND nspname <> 'information_schema' ORDER BY 1, 2`)

const refusalOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  const before = await relations()
  const refusal: unknown = await work().catch((error: unknown) => error)
  expect(await relations()).toEqual(before)
  return refusal
}

test('of several first starts at once each finds everything made', async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, () => openOn(url)))
  const [first] = stores
  if (first === undefined) throw new Error('There is no store.')
  const user = await addPerson(first)
  const session = await openSession(first, user)
  for (const store of stores) expect((await store.sessions.find(session.id))?.id).toBe(session.id)
  await Promise.all(stores.map((store) => store.close()))
})

test('a second migration finds nothing to do', async () => {
  await migratePostgres(url)
  const before = await ask('SELECT * FROM pawl.schemaversion')
  await migratePostgres(url)
  expect(await ask('SELECT * FROM pawl.schemaversion')).toEqual(before)
})

describe('is refused in one sentence, and nothing is written:', () => {
  test('the schema of a newer Pawl', async () => {
    await migratePostgres(url)
    await ask(`INSERT INTO pawl.schemaversion (version, name) VALUES (999, 'later')`)
    expect(await refusalOf(() => openOn(url))).toMatchObject({
      code: 'newer',
      message: expect.stringMatching(/^The database was written by a newer Pawl \(schema 999, .+\.$/) as string,
    })
    expect(await refusalOf(() => openPostgresMaintenance(url))).toMatchObject({ code: 'newer' })
  })

  test("somebody else's schema of that name", async () => {
    await ask('CREATE SCHEMA pawl')
    await ask('CREATE TABLE pawl.theirs (id integer)')
    expect(await refusalOf(() => openOn(url))).toMatchObject({ code: 'foreign' })
  })

  test('an empty database, where nothing is to be made', async () => {
    expect(await refusalOf(() => openPostgresMaintenance(url))).toMatchObject({ code: 'missing' })
    expect(await refusalOf(() => raisePostgresEpoch(url, auditOf('epoch_raised')))).toMatchObject({ code: 'missing' })
  })

  test('a user who may not make the schema, or does not know the password', async () => {
    await ask(`CREATE ROLE guest LOGIN PASSWORD 'guest'`)
    const guest = new URL(url)
    guest.username = 'guest'
    guest.password = 'guest'
    expect(await refusalOf(() => openOn(guest.href))).toMatchObject({ code: 'rights' })
    guest.password = 'sesame'
    const refusal = await refusalOf(() => openOn(guest.href))
    expect(refusal).toMatchObject({ code: 'rights' })
    expect(String(refusal)).not.toContain('sesame')
    await ask('DROP ROLE guest')
  })

  test('a database that does not exist, and a server that does not answer', async () => {
    const other = new URL(url)
    other.pathname = '/nothing'
    expect(await refusalOf(() => openOn(other.href))).toMatchObject({ code: 'missing' })
    other.port = '1'
    expect(await refusalOf(() => openOn(other.href))).toMatchObject({ code: 'unreachable' })
  })

  test('a database that does not keep Unicode', async () => {
    const name = `${new URL(url).pathname.slice(1)}_ascii`
    await databases.query(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'SQL_ASCII'`)
    const ascii = new URL(url)
    ascii.pathname = `/${name}`
    expect(await refusalOf(() => openOn(ascii.href))).toMatchObject({ code: 'encoding' })
    await databases.remove(ascii.href)
  })
})

test('a user who may use the tables and make none can run a server on a schema that is up to date', async () => {
  await migratePostgres(url)
  await ask(`CREATE ROLE worker LOGIN PASSWORD 'worker'`)
  await ask('GRANT USAGE ON SCHEMA pawl TO worker')
  await ask('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pawl TO worker')
  const worker = new URL(url)
  worker.username = 'worker'
  worker.password = 'worker'
  const store = await openOn(worker.href)
  await store.sessions.rotate(spend(await openSession(store, await addPerson(store))))
  await store.close()
  await ask('DROP OWNED BY worker')
  await ask('DROP ROLE worker')
})

describe('beside running servers', () => {
  let store: PostgresStore
  let user: User
  beforeEach(async () => {
    store = await openOn(url)
    user = await addPerson(store)
  })
  afterEach(() => store.close())

  test('keys are read and written, and the servers see them', async () => {
    const maintenance = await openPostgresMaintenance(url)
    const key = { id: 3 as never, fingerprint: 'three', state: 'verifies', since: start } as const
    expect(await maintenance.deployment.writeKeys([key], [], auditOf('key_added'))).toBe('written')
    expect((await store.deployment.read()).keys).toEqual([key])
    await maintenance.close()
  })

  test('a raised epoch ends every session of before on all of them', async () => {
    const session = await openSession(store, user)
    expect(await raisePostgresEpoch(url, auditOf('epoch_raised', { at: plus(start, 1) }))).toBe(2)
    const outcome = await store.sessions.rotate(spend(session))
    expect(outcome).toMatchObject({ kind: 'ended', reason: 'store_restored' })
  })

  test("the database's clock is told in whole milliseconds", async () => {
    const now = async (): Promise<number> =>
      Number((await ask('SELECT floor(1000 * extract(epoch FROM now())) AS now'))[0]?.['now'])
    const before = await now()
    const told = await store.readClock()
    expect(Number.isSafeInteger(told)).toBe(true)
    expect(told).toBeGreaterThanOrEqual(before)
    expect(told).toBeLessThanOrEqual(await now())
  })
})
