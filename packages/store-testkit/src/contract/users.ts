import assert from 'node:assert/strict'
import { accountId, instant, plus, type UserChange, type UsernameKey } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { walk } from './sessions.ts'
import { start } from '../sample.ts'
import { addAccount, addUser, auditOf, auditTrail, everything, newUser, nobody, same } from './stage.ts'

const creation: readonly ContractCase[] = [
  {
    name: 'users.create writes the user as given, with one audit record that names it',
    async run({ store }) {
      const [first, second] = [await addAccount(store, 'Harbour'), await addAccount(store, 'Mill')]
      const before = (await auditTrail(store)).length
      const given = newUser([first, second], {
        username: 'Ådá@example.com',
        administrator: true,
        createdAt: plus(start, 5),
      })
      const created = await store.users.create(given, auditOf('user_created'))
      assert.equal(created.kind, 'created')
      const { user } = created
      const { id, credentialVersion } = user
      const { key, ...expected } = given
      same(user, { ...expected, id, credentialVersion, disabled: false, accounts: [first, second] })
      same(await store.users.find(id), user)
      same(await store.users.findByUsername(key), user)
      const trail = await auditTrail(store)
      assert.equal(trail.length, before + 1)
      assert.equal(trail[0]?.userId, id)
    },
  },
  {
    name: 'users.create takes an integrator without a default account, and a user without any',
    async run({ store }) {
      const account = await addAccount(store)
      const integrator = await addUser(store, [account], { integrator: true, defaultAccountId: null })
      same((await store.users.find(integrator.id))?.defaultAccountId, null)
      const lonely = await addUser(store, [])
      same((await store.users.find(lonely.id))?.accounts, [])
    },
  },
  {
    name: 'users.create refuses a username that is taken in its folded form, and writes nothing',
    async run({ store }) {
      const account = await addAccount(store)
      const user = await addUser(store, [account], { username: 'ada' })
      const before = await auditTrail(store)
      const again = { ...newUser([account], { username: 'ada' }), username: 'ADA' }
      same(await store.users.create(again, auditOf('user_created')), { kind: 'username_taken' })
      same((await store.users.list(null, everything)).items, [user])
      same(await auditTrail(store), before)
    },
  },
  {
    name: 'users.create names every account that does not exist, and writes nothing',
    async run({ store }) {
      const account = await addAccount(store)
      const before = await auditTrail(store)
      const missing = [accountId(70_001), accountId(70_002)]
      const given = { ...newUser([account]), accounts: [...missing, account.id] }
      const outcome = await store.users.create(given, auditOf('user_created'))
      assert.equal(outcome.kind, 'unknown_account')
      same([...outcome.ids].sort(), missing)
      same((await store.users.list(null, everything)).items, [])
      same(await auditTrail(store), before)
    },
  },
  {
    name: 'users.find and findByUsername answer null where there is nobody',
    async run({ store }) {
      assert.equal(await store.users.find(nobody), null)
      assert.equal(await store.users.findByUsername('nobody' as UsernameKey), null)
      assert.equal(store.users.recall(nobody), undefined)
    },
  },
]

const lists: readonly ContractCase[] = [
  {
    name: 'users.list answers by id, in pages that neither repeat nor skip',
    async run({ store }) {
      const account = await addAccount(store)
      const users = [await addUser(store, [account]), await addUser(store, []), await addUser(store, [account])]
      for (const limit of [1, 2, 3, 4]) {
        same(await walk((after) => store.users.list(null, { after, limit })), users)
      }
      same(await store.users.list(null, { after: 'nonsense', limit: 10 }), { items: [], next: null })
    },
  },
  {
    name: 'users.list finds a part of the folded username, and takes wildcards for what they are',
    async run({ store }) {
      const named = async (query: string): Promise<string[]> =>
        (await store.users.list(query, everything)).items.map(({ username }) => username)
      for (const username of ['Ada_1', 'adam', '100%', 'back\\slash', "o'neil", 'Straße', '[a-z]*']) {
        await addUser(store, [], { username })
      }
      same(await named('ada'), ['Ada_1', 'adam'])
      same(await named('a_1'), ['Ada_1'])
      same(await named('%'), ['100%'])
      same(await named('_'), ['Ada_1'])
      same(await named('\\'), ['back\\slash'])
      same(await named("'"), ["o'neil"])
      same(await named('strasse'), ['Straße'])
      same(await named('*'), ['[a-z]*'])
      same(await named('nobody'), [])
    },
  },
]

/** Each change alone, and what it must leave of the user. */
const namedChanges: readonly { readonly what: string; readonly change: UserChange }[] = [
  { what: 'the password hash', change: { passwordHash: '$argon2id$second' } },
  { what: 'the state', change: { disabled: true } },
  { what: 'the role of administrator', change: { administrator: true } },
  { what: 'the role of integrator', change: { integrator: true } },
  { what: 'the default account', change: { defaultAccountId: null } },
]

const changes: readonly ContractCase[] = [
  ...namedChanges.map(({ what, change }): ContractCase => ({
    name: `users.change changes ${what} and nothing else`,
    async run({ store }) {
      const user = await addUser(store, [await addAccount(store)])
      const other = await addUser(store, [])
      const before = (await auditTrail(store)).length
      const outcome = await store.users.change(user.id, change, auditOf('user_changed'))
      const grown = change.passwordHash === undefined ? 0 : 1
      const expected = { ...user, ...change, credentialVersion: user.credentialVersion + grown }
      same(outcome, { kind: 'changed', user: expected, sessionsEnded: 0 })
      same(await store.users.find(user.id), expected)
      same(await store.users.find(other.id), other)
      assert.equal((await auditTrail(store)).length, before + 1)
      const recalled = store.users.recall(user.id)
      if (recalled !== undefined) same(recalled, expected)
    },
  })),
  {
    name: 'users.change replaces the whole list of memberships',
    async run({ store }) {
      const [one, two, three] = [await addAccount(store), await addAccount(store), await addAccount(store)]
      const user = await addUser(store, [one, two])
      const change = { accounts: [three.id, two.id], defaultAccountId: two.id }
      const outcome = await store.users.change(user.id, change, auditOf('user_changed'))
      assert.equal(outcome.kind, 'changed')
      same(outcome.user, { ...user, accounts: [two, three], defaultAccountId: two.id })
      same(await store.users.find(user.id), outcome.user)
    },
  },
  {
    name: 'users.change refuses unknown users and accounts, and writes nothing',
    async run({ store }) {
      const user = await addUser(store, [await addAccount(store)])
      const before = await auditTrail(store)
      same(await store.users.change(nobody, { disabled: true }, auditOf('user_changed')), { kind: 'not_found' })
      const missing = accountId(70_001)
      const change = { accounts: [missing], disabled: true }
      const outcome = await store.users.change(user.id, change, auditOf('user_changed'))
      same(outcome, { kind: 'unknown_account', ids: [missing] })
      same(await store.users.find(user.id), user)
      same(await auditTrail(store), before)
    },
  },
  {
    name: 'users.change never leaves nobody who may administer',
    async run({ store }) {
      const last = await addUser(store, [], { administrator: true })
      const idle = await addUser(store, [], { administrator: true })
      await store.users.change(idle.id, { disabled: true }, auditOf('user_changed'))
      const before = await auditTrail(store)
      for (const change of [{ disabled: true }, { administrator: false }] as const) {
        const outcome = await store.users.change(last.id, change, auditOf('user_changed'))
        same(outcome, { kind: 'last_administrator' })
      }
      same(await store.users.find(last.id), last)
      same(await auditTrail(store), before)
      await store.users.change(idle.id, { disabled: false }, auditOf('user_changed'))
      assert.equal((await store.users.change(last.id, { disabled: true }, auditOf('user_changed'))).kind, 'changed')
    },
  },
  {
    name: 'users.change of somebody who does not administer is never refused for want of administrators',
    async run({ store }) {
      const user = await addUser(store, [])
      assert.equal((await store.users.change(user.id, { disabled: true }, auditOf('user_changed'))).kind, 'changed')
    },
  },
  {
    name: 'users.rehash keeps the credential version, and does nothing if that moved on',
    async run({ store }) {
      const user = await addUser(store, [])
      await store.users.rehash(user.id, user.credentialVersion, '$argon2id$stronger')
      const rehashed = { ...user, passwordHash: '$argon2id$stronger' }
      same(await store.users.find(user.id), rehashed)
      await store.users.rehash(user.id, user.credentialVersion - 1, '$argon2id$late')
      await store.users.rehash(nobody, 1, '$argon2id$late')
      same(await store.users.find(user.id), rehashed)
    },
  },
  {
    name: 'users.find tells an account as it is now',
    async run({ store }) {
      const account = await addAccount(store)
      const user = await addUser(store, [account])
      await store.accounts.change(account.id, { name: 'Renamed', disabled: true }, auditOf('account_changed'))
      const expected = { ...user, accounts: [{ ...account, name: 'Renamed', disabled: true }] }
      same(await store.users.find(user.id), expected)
      assert.equal(instant(start), account.createdAt)
    },
  },
]

export const userCases: readonly ContractCase[] = [...creation, ...lists, ...changes]
