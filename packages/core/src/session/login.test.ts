import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, type Account } from '../account/account.ts'
import { changeUser } from '../user/change-user.ts'
import { createUser, type UserToCreate } from '../user/create.ts'
import type { User } from '../user/user.ts'
import { login, type LoggedIn, type Login } from './login.ts'
import { verify } from './verify.ts'

const password = 'correct horse battery'
const address = '192.0.2.1'
const nobody = { by: null, address }

const addAccount = async ({ store, clock }: FakeServices, name: string): Promise<Account> => {
  const entry = { kind: 'account_created', at: clock.now(), userId: null, accountId: null, sessionId: null } as const
  const audit = { ...entry, address: null, by: null, detail: null }
  const created = await store.accounts.create({ id: null, name, createdAt: clock.now() }, audit)
  if (created.kind !== 'created') throw new Error('the id is free')
  return created.account
}

const addUser = async (services: FakeServices, given: Partial<UserToCreate>): Promise<User> => {
  const rest = { accounts: [], defaultAccountId: null, administrator: false, integrator: false }
  const created = await createUser(services, { username: 'ada', password, ...rest, ...given }, nobody)
  if (created.kind !== 'created') throw new Error(created.kind)
  return created.user
}

let services: FakeServices
let home: Account
let away: Account
let user: User

beforeEach(async () => {
  services = createFakeServices()
  home = await addAccount(services, 'Home')
  away = await addAccount(services, 'Away')
  user = await addUser(services, { accounts: [home.id, away.id] })
})

const enter = (given: Partial<Login> = {}): Promise<LoggedIn> =>
  login(services, { username: 'ada', password, account: null, authOnly: false, address, device: 'A browser', ...given })

const sessionCount = (): number => services.database.tables.sessions.size
const lastRecord = (): unknown => services.database.tables.audit.at(-1)

describe('a login', () => {
  test('opens a session on the default account whose bearer works, and is recorded', async () => {
    const answer = await enter({ username: ' ADA ' })
    if (answer.kind !== 'pair') throw new Error(answer.kind)
    expect(answer).toMatchObject({ user: { id: user.id }, account: home, at: services.clock.now() })
    expect(await verify(services, answer.pair.bearer)).toMatchObject({
      kind: 'accepted',
      session: { accountId: home.id },
    })
    expect(lastRecord()).toMatchObject({
      kind: 'login',
      userId: user.id,
      sessionId: answer.session.id,
      accountId: home.id,
    })
    expect(services.emitted[0]).toEqual({ kind: 'login', result: 'succeeded' })
  })

  test('acts on the account that it names', async () => {
    expect(await enter({ account: away.id })).toMatchObject({ kind: 'pair', session: { accountId: away.id } })
  })

  test('cuts what the browser says of itself', async () => {
    expect(await enter({ device: 'x'.repeat(1000) })).toMatchObject({ session: { device: 'x'.repeat(256) } })
  })

  test('never lets the pair outlive the hard end of the session', async () => {
    services = { ...services, policy: { ...services.policy, sessionLifetime: 60_000 } }
    const answer = await enter()
    if (answer.kind !== 'pair') throw new Error(answer.kind)
    const { hardDeadline, idleDeadline, bearerExpiresAt } = answer.session
    expect([hardDeadline, idleDeadline, bearerExpiresAt]).toEqual(Array(3).fill(services.clock.now() + 60_000))
  })

  test('that only checks opens nothing, and is limited and recorded as any other', async () => {
    expect(await enter({ authOnly: true })).toEqual({ kind: 'checked' })
    expect(sessionCount()).toBe(0)
    expect(lastRecord()).toMatchObject({ kind: 'login', userId: user.id, sessionId: null })
    expect(services.limiter.attempts).toMatchObject([{ username: 'ada', address, outcome: 'succeeded' }])
  })

  test('renews a hash of yesterday’s parameters without ending a session', async () => {
    const before = await enter()
    services.hasher.parameters = 2
    await enter()
    const row = await services.store.users.find(user.id)
    expect(row).toMatchObject({ passwordHash: `$fake$2$${password}`, credentialVersion: user.credentialVersion })
    if (before.kind === 'pair') expect(await verify(services, before.pair.bearer)).toMatchObject({ kind: 'accepted' })
  })
})

describe('a login that is refused', () => {
  test.each([
    { what: 'an unknown user', given: { username: 'bea' } },
    { what: 'a wrong password', given: { password: 'wrong' } },
    { what: 'a password that is too long', given: { password: `${password}${'x'.repeat(1024)}` } },
    { what: 'a username that cannot be', given: { username: '' } },
  ])('looks the same and costs one hash: $what', async ({ given }) => {
    services.hasher.verified = 0
    expect(await enter(given)).toEqual({ kind: 'invalid_credentials' })
    expect(services.hasher.verified).toBe(1)
    expect(services.limiter.attempts.at(-1)?.outcome).toBe('counted')
    expect(lastRecord()).toMatchObject({ kind: 'login_refused' })
    expect(sessionCount()).toBe(0)
  })

  test('looks the same and costs one hash: a disabled user with the right password', async () => {
    await changeUser(services, user.id, { disabled: true }, nobody)
    expect(await enter()).toEqual({ kind: 'invalid_credentials' })
    expect(services.hasher.verified).toBe(1)
  })

  test('never writes down what was typed as a username', async () => {
    await enter({ username: 'my secret password' })
    expect(JSON.stringify(services.database.tables.audit)).not.toContain('my secret')
  })

  test('is told of the account only after the right password', async () => {
    const strange = accountId(99)
    expect(await enter({ account: strange, password: 'wrong' })).toEqual({ kind: 'invalid_credentials' })
    expect(await enter({ account: strange })).toEqual({ kind: 'account_not_allowed' })
    await addUser(services, { username: 'sync', accounts: [home.id], integrator: true })
    expect(await enter({ username: 'sync', password: 'wrong' })).toEqual({ kind: 'invalid_credentials' })
    expect(await enter({ username: 'sync' })).toEqual({ kind: 'account_required' })
    expect(await enter({ username: 'sync', account: away.id })).toEqual({ kind: 'account_not_allowed' })
    expect(await enter({ username: 'sync', account: home.id })).toMatchObject({ kind: 'pair' })
  })

  test('is told how long to wait before anything is hashed', async () => {
    services.limiter.retryAfterSeconds = 30
    expect(await enter()).toEqual({ kind: 'too_many_attempts', retryAfterSeconds: 30 })
    expect(services.hasher.verified).toBe(0)
  })

  test('is not held back for a stranger where the user has logged in from this address before', async () => {
    await enter()
    services.limiter.retryAfterSeconds = 30
    expect(await enter()).toMatchObject({ kind: 'pair' })
    expect(await enter({ address: '198.51.100.1' })).toMatchObject({ kind: 'too_many_attempts' })
    services.clock.advance(30 * 86_400_000 + 1)
    expect(await enter()).toMatchObject({ kind: 'too_many_attempts' })
  })

  test('gives the attempt back when the hasher could not say', async () => {
    services.hasher.meanwhile = () => Promise.reject(new Error('the queue is full'))
    await expect(enter()).rejects.toThrow('the queue is full')
    expect(services.limiter.attempts.at(-1)?.outcome).toBe('undecided')
  })
})

describe('a login that overlaps a change leaves no session', () => {
  test.each([
    { change: { disabled: true }, kind: 'invalid_credentials' },
    { change: { password: 'another password' }, kind: 'invalid_credentials' },
    { change: { accounts: [] }, kind: 'account_not_allowed' },
  ])('$change', async ({ change, kind }) => {
    services.hasher.meanwhile = () => changeUser(services, user.id, change, nobody)
    expect(await enter()).toEqual({ kind })
    expect(sessionCount()).toBe(0)
    expect(lastRecord()).toMatchObject({ kind: 'login_refused', userId: user.id })
  })
})
