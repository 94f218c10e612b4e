import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRotationJudge, type RotationJudge, type Store } from '@pawl/core'
import type { OpenStore, StoreOpening } from '../contract/case.ts'
import { ModelDatabase, openModelStore } from '../model-store.ts'

/** A store that is wrong in one way, and the cases of the contract that must say so. */
export interface Mutant {
  readonly name: string
  readonly open: OpenStore
  readonly caughtBy: readonly string[]
}

/** What a mutation may work with: the right store, and what it is made of. */
export interface Parts {
  readonly store: Store
  readonly database: ModelDatabase
  readonly judge: RotationJudge
}

interface Mutation {
  readonly opening?: (opening: StoreOpening) => StoreOpening
  readonly judge?: (judge: RotationJudge) => RotationJudge
  readonly database?: () => ModelDatabase
  readonly store?: (parts: Parts) => Store
  readonly losePower?: (database: ModelDatabase) => void
}

/** Where a wrong store lets others in between. */
export const meanwhile = (): Promise<void> => nextTurn()

export const mutated =
  (mutation: Mutation): OpenStore =>
  (given) => {
    const { policy, ring } = mutation.opening?.(given) ?? given
    const right = createRotationJudge(policy, ring)
    const judge = mutation.judge?.(right) ?? right
    const database = mutation.database?.() ?? new ModelDatabase()
    const openOne = (): Store => {
      const store = openModelStore(judge, database)
      return mutation.store?.({ store, database, judge }) ?? store
    }
    const store = openOne()
    return Promise.resolve({
      store,
      reopen: async () => {
        await store.close()
        return openOne()
      },
      another: () => Promise.resolve(openOne()),
      losePower: () => {
        mutation.losePower?.(database)
        return Promise.resolve(openOne())
      },
      dispose: () => store.close(),
    })
  }
