import assert from 'node:assert/strict'
import { accountId, plus } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { walk } from './sessions.ts'
import { start } from '../sample.ts'
import { addAccount, auditOf, auditTrail, everything, same } from './stage.ts'

export const accountCases: readonly ContractCase[] = [
  {
    name: 'accounts.create writes the account under the id it was given, with one audit record that names it',
    async run({ store }) {
      const given = { id: accountId(12_345), name: "Père & fils; '--", createdAt: plus(start, 3) }
      const created = await store.accounts.create(given, auditOf('account_created'))
      const account = { ...given, disabled: false }
      same(created, { kind: 'created', account })
      same(await store.accounts.find(given.id), account)
      const trail = await auditTrail(store)
      assert.equal(trail.length, 1)
      assert.equal(trail[0]?.accountId, given.id)
    },
  },
  {
    name: 'accounts.create counts up to a free id where none is given',
    async run({ store }) {
      const ids = new Set<number>()
      for (const id of [null, accountId(2), null, accountId(40), null, null]) {
        const created = await store.accounts.create({ id, name: 'Mill', createdAt: start }, auditOf('account_created'))
        if (created.kind === 'created') ids.add(created.account.id)
        else assert.equal(id, accountId(2))
      }
      assert.ok(ids.size >= 5 && [...ids].every((id) => Number.isSafeInteger(id) && id >= 1))
      assert.ok(ids.has(1))
    },
  },
  {
    name: 'accounts.create refuses an id that is taken, and writes nothing',
    async run({ store }) {
      const account = await addAccount(store)
      const before = await auditTrail(store)
      const again = { id: account.id, name: 'Other', createdAt: start }
      same(await store.accounts.create(again, auditOf('account_created')), { kind: 'id_taken' })
      same(await store.accounts.find(account.id), account)
      same(await auditTrail(store), before)
    },
  },
  {
    name: 'accounts.change changes what is named and nothing else',
    async run({ store }) {
      const [account, other] = [await addAccount(store), await addAccount(store)]
      const audit = auditOf('account_changed')
      const renamed = { ...account, name: 'Weir' }
      same(await store.accounts.change(account.id, { name: 'Weir' }, audit), {
        kind: 'changed',
        account: renamed,
        sessionsEnded: 0,
      })
      same(await store.accounts.find(account.id), renamed)
      await store.accounts.change(account.id, { disabled: true }, audit)
      same(await store.accounts.find(account.id), { ...renamed, disabled: true })
      same(await store.accounts.find(other.id), other)
      assert.equal((await auditTrail(store)).filter(({ kind }) => kind === 'account_changed').length, 2)
    },
  },
  {
    name: 'accounts.find answers null, and change not_found without an audit record, where there is no such account',
    async run({ store }) {
      const missing = accountId(424_242)
      assert.equal(await store.accounts.find(missing), null)
      same(await store.accounts.change(missing, { disabled: true }, auditOf('account_changed')), { kind: 'not_found' })
      same(await auditTrail(store), [])
    },
  },
  {
    name: 'accounts.list answers every account once, in pages',
    async run({ store }) {
      const accounts = [await addAccount(store), await addAccount(store), await addAccount(store)]
      for (const limit of [1, 2, 3, 4]) {
        same(await walk((after) => store.accounts.list({ after, limit })), accounts)
      }
      same((await store.accounts.list(everything)).next, null)
      same(await store.accounts.list({ after: 'nonsense', limit: 10 }), { items: [], next: null })
    },
  },
]
