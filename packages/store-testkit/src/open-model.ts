import { createRotationJudge } from '@pawl/core'
import type { OpenedStore, StoreOpening } from './contract/case.ts'
import { ModelDatabase, openModelStore } from './model-store.ts'

/** The model under the contract. Its database outlives its stores, so a restart or a loss of power loses nothing. */
export const openModel = ({ policy, ring }: StoreOpening): Promise<OpenedStore> => {
  const database = new ModelDatabase()
  const judge = createRotationJudge(policy, ring)
  const store = openModelStore(judge, database)
  return Promise.resolve({
    store,
    async reopen() {
      await store.close()
      return openModelStore(judge, database)
    },
    another: () => Promise.resolve(openModelStore(judge, database)),
    losePower: () => Promise.resolve(openModelStore(judge, database)),
    dispose: () => store.close(),
  })
}
