import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { createRotationJudge, type Store } from '@pawl/core'
import { openModelStore } from '../model-store.ts'
import type { ContractCase } from './case.ts'
import { contractPolicy, contractRing } from '../sample.ts'
import { auditTrail, everything, same } from './stage.ts'
import { createWalker, stepArbitrary, take } from './walk-steps.ts'

const length = 300

/** All that can be read of a store, for comparison. The instant is only that of the lists. */
const contentOf = async (store: Store, now: Parameters<Store['loops']['list']>[0]): Promise<unknown> => ({
  sessions: (await store.sessions.list({ now }, everything)).items,
  live: (await store.sessions.list({ now, state: 'live' }, everything)).items.map(({ id }) => id),
  expired: (await store.sessions.list({ now, state: 'expired' }, everything)).items.map(({ id }) => id),
  users: (await store.users.list(null, everything)).items,
  accounts: (await store.accounts.list(everything)).items,
  audit: (await auditTrail(store)).map((record) => ({ ...record, id: 0 })),
})

/** The same seeded random commands to this store and to the model: whatever the cases above forgot, they must agree on. */
export const walkCases: readonly ContractCase[] = [
  {
    name: `walk: ${String(length)} random commands are answered as the model answers them`,
    async run({ store }) {
      const seed = Number(process.env['PAWL_SEED'] ?? randomInt(2 ** 31))
      const steps = fc.sample(stepArbitrary, { numRuns: length, seed })
      const model = await createWalker(openModelStore(createRotationJudge(contractPolicy, () => contractRing)))
      const walker = await createWalker(store)
      for (const [number, step] of steps.entries()) {
        const where = `step ${String(number)} ${JSON.stringify(step)}, seed ${String(seed)}`
        same(await take(walker, step), await take(model, step), where)
        if (number % 50 !== 0) continue
        same(await contentOf(store, walker.now), await contentOf(model.store, model.now), `after ${where}`)
      }
      same(
        await contentOf(store, walker.now),
        await contentOf(model.store, model.now),
        `at the end, seed ${String(seed)}`,
      )
      assert.ok(model.histories.length > 0)
    },
  },
]
