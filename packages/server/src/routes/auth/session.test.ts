import { createFakeServices, type FakeServices, interceptStore } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type ContractStage } from '../../../test/contract.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

describe('GET /auth/session', () => {
  test('says who asks, on which account, and for how long still', async () => {
    const { token, guid } = await stage.logIn('ada')
    stage.services.clock.advance(600_500)
    const answer = await stage.ask('showCurrentSession', { bearer: token })
    expect(answer.body).toEqual({
      success: true,
      guid,
      user: {
        id: 2,
        username: 'ada',
        administrator: false,
        integrator: false,
        accounts: [{ id: 1, name: 'Default' }],
        defaultAccountId: 1,
      },
      account: { id: 1, name: 'Default' },
      createdAt: '2030-01-01T00:00:00+00:00',
      tokenExpiration: '2030-01-01T01:00:00+00:00',
      tokenLifetime: 2999,
      refreshTokenExpiration: '2030-01-31T00:00:00+00:00',
      refreshTokenLifetime: 30 * 86_400 - 601,
    })
    expect(answer.text).toBe(JSON.stringify(answer.body))
  })

  test('of a bearer that was replaced says how long this one is still good', async () => {
    const { token, refreshToken } = await stage.logIn('ada')
    await stage.ask('refresh', { body: { refresh_token: refreshToken } })
    stage.services.clock.advance(20_000)
    expect((await stage.ask('showCurrentSession', { bearer: token })).body).toMatchObject({
      tokenExpiration: '2030-01-01T00:01:00+00:00',
      tokenLifetime: 40,
    })
    stage.services.clock.advance(40_000)
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: token }))).toBe('token_expired')
  })

  test('writes what a user is called as JSON, whatever that is', async () => {
    const account = await stage.addAccount('A "quoted" \\ name \u2028')
    await stage.addUser({ username: 'ø"</script>', accounts: [account.id] })
    const { token } = await stage.logIn('ø"</script>')
    const answer = await stage.ask('showCurrentSession', { bearer: token })
    expect(answer.body).toMatchObject({ user: { username: 'ø"</script>' }, account: { name: account.name } })
  })

  test('refuses what is no good bearer, each in its own words', async () => {
    const { token, refreshToken } = await stage.logIn('ada')
    for (const bearer of ['x', refreshToken, `${token}x`]) {
      expect(codeOf(await stage.ask('showCurrentSession', { bearer }))).toBe('invalid_token')
    }
    stage.services.clock.advance(3_600_000)
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: token }))).toBe('token_expired')
    const other = await stage.logIn('ada')
    await stage.ask('logout', { bearer: other.token })
    const ended = await stage.ask('showCurrentSession', { bearer: other.token })
    expect(ended.body).toMatchObject({ error: { code: 'session_ended', reason: 'logout' } })
  })

  test('asks the store for a user that this node does not remember', async () => {
    const forgetful = await openStage(
      createFakeServices({
        around: (store) => {
          const asked = interceptStore(store, (_call, run) => run())
          return {
            ...asked,
            users: Object.assign(Object.create(asked.users) as typeof asked.users, { recall: () => undefined }),
          }
        },
      }),
    )
    const { token } = await forgetful.logIn('ada')
    expect((await forgetful.ask('showCurrentSession', { bearer: token })).body).toMatchObject({
      user: { username: 'ada' },
    })
    expect(codeOf(await forgetful.ask('verify', { bearer: token }))).toBeNull()
    await forgetful.app.close()
  })

  test('does not show accounts that were closed', async () => {
    const { services } = stage
    const away = await stage.addAccount('Away')
    await stage.addUser({ username: 'bo', accounts: [1 as typeof away.id, away.id] })
    const { token } = await stage.logIn('bo')
    const audit = { kind: 'account_changed', at: services.clock.now(), userId: null, accountId: away.id } as const
    const rest = { sessionId: null, address: null, by: null, detail: null }
    await services.store.accounts.change(away.id, { disabled: true }, { ...audit, ...rest })
    expect((await stage.ask('showCurrentSession', { bearer: token })).body).toMatchObject({
      user: { accounts: [{ id: 1 }] },
    })
  })
})
