import { instant, usernameKey, type Admission, type AttemptLimiter } from '@pawl/core'
import type { PostgresStore } from '@pawl/store-postgres'
import { Databases, openOn } from '@pawl/store-postgres/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAttemptLimiter } from './attempt-limiter.ts'
import { sharedBudgets } from './shared-budgets.ts'

const limits = { attempts: 10, attemptsPerAddress: 100, maxDelay: 900_000 }
const time = { now: instant(1_700_000_000_000) }

let databases: Databases
let stores: PostgresStore[] = []
let limiters: AttemptLimiter[] = []

beforeAll(async () => {
  databases = await Databases.open()
  const url = await databases.createMigrated()
  stores = [await openOn(url), await openOn(url)]
  limiters = stores.map(({ budgets }) => createAttemptLimiter({ now: () => time.now }, limits, sharedBudgets(budgets)))
})
afterAll(async () => {
  for (const store of stores) await store.close()
  await databases.close()
})

/** So many attempts at once, spread over the nodes. */
const tryMany = (count: number, name: string): Promise<Admission[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) => {
      const limiter = limiters[index % limiters.length] ?? expect.fail()
      return limiter.admit(usernameKey(name), `198.51.100.${index % 200}`, async () => false)
    }),
  )

const admittedOf = (admissions: readonly Admission[]): Admission[] =>
  admissions.filter(({ kind }) => kind === 'admitted')

test('of 100 parallel guesses on two nodes as many are admitted as on one', async () => {
  expect(admittedOf(await tryMany(100, 'ada'))).toHaveLength(10)
  expect(admittedOf(await tryMany(4, 'ada'))).toHaveLength(0)
})

test('bursts of right logins only wait for each other, and leave nothing behind', async () => {
  for (let burst = 0; burst < 5; burst += 1) {
    const together = admittedOf(await tryMany(30, 'bea'))
    expect(together).toHaveLength(10)
    for (const admission of together) if (admission.kind === 'admitted') await admission.succeeded()
    time.now = instant(time.now + 1001)
  }
})

test('after the wait the name may try again, on every node', async () => {
  await tryMany(20, 'cai')
  time.now = instant(time.now + 10_000)
  expect(admittedOf(await tryMany(20, 'cai'))).toHaveLength(10)
})
