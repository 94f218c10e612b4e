import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRotationJudge, type Store } from '@pawl/core'
import { describeStoreContract, type OpenedStore, type StoreOpening } from '@pawl/store-testkit'
import { openSqliteStore } from './open.ts'

const open = async ({ policy, ring }: StoreOpening): Promise<OpenedStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-contract-'))
  const options = { file: join(folder, 'pawl.db'), judge: createRotationJudge(policy, ring) }
  let store: Store = await openSqliteStore(options)
  return {
    store,
    async reopen() {
      await store.close()
      store = await openSqliteStore(options)
      return store
    },
    async dispose() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

describeStoreContract('SQLite', open, {
  another: 'a second server on the same file is refused',
  losePower: 'power is cut in the torture suite, below the file system',
})
