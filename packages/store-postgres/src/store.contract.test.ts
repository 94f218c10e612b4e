import { createRotationJudge } from '@pawl/core'
import { describeStoreContract, type OpenedStore, type StoreOpening } from '@pawl/store-testkit'
import { afterAll, beforeAll } from 'vitest'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn } from './testing/opened.ts'

let databases: Databases
beforeAll(async () => {
  databases = await Databases.open(['fsync = off'])
})
afterAll(() => databases.close())

const open = async ({ policy, ring }: StoreOpening): Promise<OpenedStore> => {
  const url = await databases.createMigrated()
  const opened: PostgresStore[] = []
  const openOne = async (): Promise<PostgresStore> => {
    const store = await openOn(url, { judge: createRotationJudge(policy, ring) })
    opened.push(store)
    return store
  }
  const store = await openOne()
  return {
    store,
    another: openOne,
    async reopen() {
      await opened.at(-1)?.close()
      return openOne()
    },
    async losePower() {
      await databases.server?.kill()
      await databases.server?.start()
      return openOne()
    },
    async dispose() {
      for (const each of opened) await each.close()
      await databases.remove(url)
    },
  }
}

// Power is cut by kill -9 of PostgreSQL: what was not flushed to its log is gone.
const isGiven = (process.env['TEST_POSTGRES_URL'] ?? '') !== ''
describeStoreContract('PostgreSQL', open, isGiven ? { losePower: 'a given PostgreSQL is not ours to kill' } : {})
