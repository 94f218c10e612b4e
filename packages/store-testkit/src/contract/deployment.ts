import assert from 'node:assert/strict'
import { instant, keyId, plus, type NodeReport, type RegisteredKey } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { minute, start } from '../sample.ts'
import { auditOf, auditTrail, same } from './stage.ts'

const key = (id: number, state: RegisteredKey['state']): RegisteredKey => ({
  id: keyId(id),
  fingerprint: `fingerprint-${String(id)}`,
  state,
  since: plus(start, id),
})

const reportOf = (node: string, seenAt = start): NodeReport => ({ node, seenAt, fingerprints: ['one', 'two'] })

const byName = (nodes: readonly NodeReport[]): NodeReport[] =>
  [...nodes].sort((one, other) => (one.node < other.node ? -1 : 1))

export const deploymentCases: readonly ContractCase[] = [
  {
    name: 'a new deployment has an epoch, no keys and no nodes',
    async run({ store }) {
      const { epoch, keys, nodes } = await store.deployment.read()
      assert.ok(Number.isSafeInteger(epoch) && epoch >= 0)
      assert.equal(store.deployment.epoch(), epoch)
      same({ keys, nodes }, { keys: [], nodes: [] })
    },
  },
  {
    name: 'raiseEpoch writes one audit record',
    async run({ store }) {
      await store.deployment.raiseEpoch(auditOf('epoch_raised'))
      same(
        (await auditTrail(store)).map(({ kind }) => kind),
        ['epoch_raised'],
      )
    },
  },
  {
    name: 'writeKeys replaces the keys if they are as expected, and refuses otherwise without writing anything',
    async run({ store }) {
      const first = [key(0, 'mints')]
      const both = [key(0, 'mints'), key(255, 'verifies')]
      assert.equal(await store.deployment.writeKeys(first, [], null), 'written')
      assert.equal(await store.deployment.writeKeys(both, [], auditOf('key_added')), 'changed')
      assert.equal(await store.deployment.writeKeys(both, [key(0, 'verifies')], auditOf('key_added')), 'changed')
      same((await store.deployment.read()).keys, first)
      same(await auditTrail(store), [])
      assert.equal(await store.deployment.writeKeys(both, first, auditOf('key_added')), 'written')
      same((await store.deployment.read()).keys, both)
      same(
        (await auditTrail(store)).map(({ kind }) => kind),
        ['key_added'],
      )
    },
  },
  {
    name: 'a report is kept once a node, until the node leaves',
    async run({ store }) {
      await store.deployment.report(reportOf('north'))
      await store.deployment.report(reportOf('south'))
      const later = { ...reportOf('north', plus(start, minute)), fingerprints: [] }
      await store.deployment.report(later)
      same(byName((await store.deployment.read()).nodes), [later, reportOf('south')])
      await store.deployment.leave('south')
      await store.deployment.leave('nobody')
      same((await store.deployment.read()).nodes, [later])
    },
  },
  {
    name: 'the clock mark only moves forward, and stays when the node leaves',
    async run({ store }) {
      await store.deployment.report(reportOf('north', plus(start, minute)))
      await store.deployment.report(reportOf('south', instant(start + 1)))
      await store.deployment.leave('north')
      assert.equal((await store.deployment.read()).clockMark, plus(start, minute))
    },
  },
  {
    name: 'raiseEpoch begins at its own time, also when that is before the clock mark',
    async run({ store }) {
      await store.deployment.report(reportOf('north', plus(start, minute)))
      await store.deployment.raiseEpoch({ ...auditOf('epoch_raised'), at: instant(start + 1) })
      assert.equal((await store.deployment.read()).clockMark, start + 1)
    },
  },
]
