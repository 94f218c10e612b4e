import { expect, test } from 'vitest'
import { accountId, type Account } from '../account/account.ts'
import { changeAccount } from '../account/change.ts'
import { createAccount } from '../account/create.ts'
import type { AuditEntry } from '../audit.ts'
import { instant } from '../instant.ts'
import type { Store } from '../ports.ts'
import type { UserChange } from './change.ts'
import { changeUser, type WantedChange } from './change-user.ts'
import { userId, type User } from './user.ts'

const now = instant(Date.UTC(2026, 0, 1))
const account = (id: number): Account => ({ id: accountId(id), name: `Mill ${id}`, disabled: false, createdAt: now })
const ada: User = {
  id: userId(7),
  username: 'ada',
  passwordHash: 'first',
  credentialVersion: 1,
  disabled: false,
  administrator: true,
  integrator: false,
  defaultAccountId: accountId(1),
  accounts: [account(1), account(2)],
  createdAt: now,
}
const by = { by: userId(1), address: '192.0.2.1' }

const stage = () => {
  const written: { change: unknown; audit: AuditEntry }[] = []
  const users = {
    find: async () => ada,
    change: async (_: unknown, change: UserChange, audit: AuditEntry) => {
      written.push({ change, audit })
      return { kind: 'changed', user: ada, sessionsEnded: 0 }
    },
  }
  const accounts = {
    find: async () => account(1),
    create: async (given: object, audit: AuditEntry) => {
      written.push({ change: given, audit })
      return { kind: 'created', account: account(1) }
    },
    change: async (_: unknown, change: object, audit: AuditEntry) => {
      written.push({ change, audit })
      return { kind: 'changed', account: account(1), sessionsEnded: 0 }
    },
  }
  const hasher = {
    hash: async (password: string) => `hash of ${password}`,
    verify: async () => true,
    isOutdated: () => false,
    decoy: '',
  }
  const store = { users, accounts } as unknown as Store
  return { services: { store, clock: { now: () => now }, hasher, passwordMinLength: 8 }, written }
}

const change = async (wanted: WantedChange) => {
  const { services, written } = stage()
  const result = await changeUser(services, ada.id, wanted, by)
  return { result, written }
}

test('a user that is sent back as it was read is not changed, and leaves no record', async () => {
  const same = {
    disabled: false,
    administrator: true,
    integrator: false,
    accounts: [accountId(2), accountId(1)],
    defaultAccountId: accountId(1),
  }
  expect(await change(same)).toEqual({ result: { kind: 'changed', user: ada, sessionsEnded: 0 }, written: [] })
})

test('what differs is written, and the record names it without its value', async () => {
  const { written } = await change({ disabled: false, administrator: false, password: 'a long enough one' })
  expect(written.map(({ change: made }) => made)).toEqual([
    { administrator: false, passwordHash: 'hash of a long enough one' },
  ])
  expect(written[0]?.audit).toMatchObject({
    kind: 'user_changed',
    userId: ada.id,
    by: by.by,
    detail: 'administrator, password',
  })
})

test('a default account that is taken away falls to one that is left', async () => {
  const { written } = await change({ accounts: [accountId(2)] })
  expect(written[0]?.change).toEqual({ accounts: [2], defaultAccountId: 2 })
})

test.each([
  [{ defaultAccountId: accountId(3) }, { kind: 'default_account_invalid' }],
  [{ accounts: [accountId(2)], defaultAccountId: accountId(1) }, { kind: 'default_account_invalid' }],
  [{ password: 'short' }, { kind: 'flawed', flaw: 'too_short' }],
])('%j is refused as %j, and nothing is written', async (wanted, refusal) => {
  expect(await change(wanted)).toEqual({ result: refusal, written: [] })
})

test('an account that is sent back as it was read is not changed, and its name is cleaned before it is compared', async () => {
  const { services, written } = stage()
  expect(await changeAccount(services, accountId(1), { name: ' Mill 1 ', disabled: false }, by)).toMatchObject({
    kind: 'changed',
    sessionsEnded: 0,
  })
  expect(await changeAccount(services, accountId(1), { name: ' \t' }, by)).toEqual({ kind: 'name_invalid' })
  expect(await createAccount(services, { id: null, name: 'a\nb' }, by)).toEqual({ kind: 'name_invalid' })
  expect(written).toEqual([])
  await changeAccount(services, accountId(1), { name: 'Mill 1', disabled: true }, by)
  expect(written).toMatchObject([
    { change: { disabled: true }, audit: { kind: 'account_changed', detail: 'disabled' } },
  ])
})
