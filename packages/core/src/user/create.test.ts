import { createFakeServices, start, type FakeServices } from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { changeUser, type UserChangeResult, type WantedChange } from './change-user.ts'
import { createUser, type UserCreated, type UserToCreate } from './create.ts'
import { userId, type User } from './user.ts'

const [home, away, missing] = [accountId(1), accountId(2), accountId(3)]
const by = { by: userId(1), address: '192.0.2.1' }

let services: FakeServices

beforeEach(() => {
  services = createFakeServices()
  for (const id of [home, away]) {
    services.database.tables.accounts.set(id, { id, name: String(id), disabled: false, createdAt: start })
  }
})

const create = (given: Partial<UserToCreate> = {}): Promise<UserCreated> => {
  const wanted = { username: 'Ada', password: 'correct horse', accounts: [home, away], defaultAccountId: null }
  return createUser(services, { ...wanted, administrator: false, integrator: false, ...given }, by)
}

const created = async (given: Partial<UserToCreate> = {}): Promise<User> => {
  const answer = await create(given)
  if (answer.kind !== 'created') throw new Error(answer.kind)
  return answer.user
}

describe('creating a user', () => {
  test('takes the first account for the default, and records who did it', async () => {
    expect(await created()).toMatchObject({
      username: 'Ada',
      defaultAccountId: home,
      passwordHash: '$fake$1$correct horse',
    })
    expect(services.database.tables.audit).toMatchObject([{ kind: 'user_created', by: by.by, address: by.address }])
  })

  test('takes the default that is named, none for an integrator, and none where there is no account', async () => {
    expect(await created({ defaultAccountId: away })).toMatchObject({ defaultAccountId: away })
    expect(await created({ username: 'sync', integrator: true })).toMatchObject({ defaultAccountId: null })
    expect(await created({ username: 'bea', accounts: [] })).toMatchObject({ defaultAccountId: null })
  })

  test.each([
    [{ username: ' ' }, { kind: 'username_invalid' }],
    [{ password: 'short' }, { kind: 'flawed', flaw: 'too_short' }],
    [{ defaultAccountId: missing }, { kind: 'default_account_invalid' }],
    [{ defaultAccountId: home, integrator: true }, { kind: 'default_account_invalid' }],
    [{ accounts: [home, missing] }, { kind: 'unknown_account', ids: [missing] }],
  ] as const)('refuses %j', async (given, refusal) => {
    expect(await create(given)).toEqual(refusal)
    expect(services.database.tables.users.size).toBe(0)
  })

  test('refuses a username that differs in case only', async () => {
    await created()
    expect(await create({ username: 'aDA' })).toEqual({ kind: 'username_taken' })
  })
})

describe('changing a user', () => {
  const change = async (wanted: WantedChange, given: Partial<UserToCreate> = {}): Promise<UserChangeResult> =>
    changeUser(services, (await created(given)).id, wanted, by)

  test('hashes a new password, and records the names of what changed but not the values', async () => {
    const answer = await change({ password: 'another secret', administrator: true })
    expect(answer).toMatchObject({
      kind: 'changed',
      user: { passwordHash: '$fake$1$another secret', administrator: true },
    })
    expect(services.database.tables.audit.at(-1)).toMatchObject({ detail: 'administrator, password', by: by.by })
  })

  test.each([
    [{ accounts: [away] }, {}, away],
    [{ accounts: [away, home] }, {}, home],
    [{ accounts: [] }, {}, null],
    [{ integrator: true }, {}, null],
    [{ integrator: false }, { integrator: true }, null],
    [{ defaultAccountId: away }, {}, away],
    [{ defaultAccountId: null }, {}, null],
    [{ accounts: [home], defaultAccountId: home }, { defaultAccountId: away }, home],
  ] as const)('%j of a user %j leaves the default %j', async (wanted, given, expected) => {
    const answer = await change(wanted, given)
    expect(answer).toMatchObject({ kind: 'changed', user: { defaultAccountId: expected } })
  })

  test.each([
    [{ defaultAccountId: missing }, 'default_account_invalid'],
    [{ accounts: [away], defaultAccountId: home }, 'default_account_invalid'],
    [{ password: 'password' }, 'flawed'],
    [{ accounts: [missing] }, 'unknown_account'],
  ] as const)('refuses %j', async (wanted, kind) => {
    expect((await change(wanted)).kind).toBe(kind)
  })

  test('says so where there is nobody', async () => {
    expect(await changeUser(services, userId(99), { disabled: true }, by)).toEqual({ kind: 'not_found' })
  })
})
