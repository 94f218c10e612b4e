import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountId } from '../account/account.ts'
import { login } from '../session/login.ts'
import { refresh } from '../session/refresh.ts'
import type { Session } from '../session/session.ts'
import { verify } from '../session/verify.ts'
import { changePassword, type NewPassword, type PasswordChanged } from './change-password.ts'
import { changeUser } from './change-user.ts'
import { createUser } from './create.ts'
import type { User } from './user.ts'

const password = 'correct horse battery'
const newPassword = 'staple on a sunny day'
const origin = { address: '192.0.2.1', device: 'A browser' }
const nobody = { by: null, address: '192.0.2.1' }
const account = { id: accountId(1), name: 'Home', disabled: false }

let services: FakeServices
let user: User
let session: Session
let refreshToken: string

const enter = (secret: string): ReturnType<typeof login> =>
  login(services, { username: 'ada', password: secret, account: null, authOnly: false, ...origin })

beforeEach(async () => {
  services = createFakeServices()
  services.database.tables.accounts.set(account.id, { ...account, createdAt: services.clock.now() })
  const wanted = { username: 'ada', password, accounts: [account.id], defaultAccountId: null }
  const created = await createUser(services, { ...wanted, administrator: false, integrator: false }, nobody)
  if (created.kind !== 'created') throw new Error(created.kind)
  user = created.user
  const entered = await enter(password)
  if (entered.kind !== 'pair') throw new Error(entered.kind)
  session = entered.session
  refreshToken = entered.pair.refreshToken
})

const change = (given: Partial<NewPassword> = {}): Promise<PasswordChanged> =>
  changePassword(services, { session, password, newPassword, ...origin, ...given })

const live = (): Session[] =>
  [...services.database.tables.sessions.values()].filter(({ revocation }) => revocation === null)

describe('a change of one’s own password', () => {
  test('ends every session, this one too, and answers with the pair of a new one', async () => {
    await enter(password)
    const changed = await change()
    if (changed.kind !== 'pair') throw new Error(changed.kind)
    expect(live()).toEqual([changed.session])
    expect(await verify(services, changed.pair.bearer)).toMatchObject({ kind: 'accepted' })
    const old = { refreshToken, idempotencyKey: null, account: null, ...origin }
    expect(await refresh(services, old)).toEqual({ kind: 'ended', reason: 'password_changed' })
    expect(await enter(password)).toEqual({ kind: 'invalid_credentials' })
    expect(await enter(newPassword)).toMatchObject({ kind: 'pair' })
  })

  test('needs the old one, counts as a login, and costs one hash when it is wrong', async () => {
    services.hasher.verified = 0
    services.hasher.hashed = 0
    expect(await change({ password: 'wrong' })).toEqual({ kind: 'invalid_credentials' })
    expect([services.hasher.verified, services.hasher.hashed]).toEqual([1, 0])
    expect(services.limiter.attempts.at(-1)?.outcome).toBe('counted')
    expect(live()).toHaveLength(1)
  })

  test('tells what is wrong with the new one before anything is hashed', async () => {
    services.hasher.verified = 0
    expect(await change({ newPassword: 'short' })).toEqual({ kind: 'flawed', flaw: 'too_short' })
    expect(services.hasher.verified).toBe(0)
  })

  test('is refused where too many attempts failed', async () => {
    services.limiter.retryAfterSeconds = 9
    expect(await change({ address: '198.51.100.1' })).toEqual({ kind: 'too_many_attempts', retryAfterSeconds: 9 })
  })

  test.each([{ disabled: true }, { password: 'set by somebody else' }, { accounts: [] }])(
    'that %j overtakes leaves no new session and no new password',
    async (wanted) => {
      services.hasher.meanwhile = () => changeUser(services, user.id, wanted, nobody)
      expect(await change()).toEqual({ kind: 'invalid_credentials' })
      expect(live()).toEqual([])
      expect((await services.store.users.find(user.id))?.passwordHash).not.toContain(newPassword)
    },
  )
})
