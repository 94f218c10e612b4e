import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type ContractStage } from '../../../test/contract.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

const isLive = async (bearer: string): Promise<boolean> =>
  codeOf(await stage.ask('showCurrentSession', { bearer })) === null

describe('POST /auth/logout', () => {
  test('ends the session of a bearer or refresh token, and may be repeated', async () => {
    const [one, other] = [await stage.logIn('ada'), await stage.logIn('ada')]
    for (const asked of [{ bearer: one.token }, { body: { refresh_token: other.refreshToken } }]) {
      for (let time = 0; time < 2; time++) expect((await stage.ask('logout', asked)).text).toBe('{"success":true}')
    }
    expect([await isLive(one.token), await isLive(other.token)]).toEqual([false, false])
    const refused = await stage.ask('refresh', { body: { refresh_token: one.refreshToken } })
    expect(refused.body).toMatchObject({
      error: {
        code: 'session_ended',
        reason: 'logout',
        message: 'The session was logged out. Log in again with username and password.',
      },
    })
  })

  test('takes the refresh token of the body before the bearer of the header, in every encoding', async () => {
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      const [one, other] = [await stage.logIn('ada'), await stage.logIn('ada')]
      const body = { refresh_token: other.refreshToken, everywhere: false }
      expect(codeOf(await stage.ask('logout', { bearer: one.token, body, encoding }))).toBeNull()
      expect([await isLive(one.token), await isLive(other.token)]).toEqual([true, false])
    }
  })

  test('everywhere ends every session of the user, but nobody else’s', async () => {
    const [one, other, root] = [await stage.logIn('ada'), await stage.logIn('ada'), await stage.logIn('root')]
    expect(codeOf(await stage.ask('logout', { bearer: one.token, body: { everywhere: true } }))).toBeNull()
    expect([await isLive(one.token), await isLive(other.token), await isLive(root.token)]).toEqual([false, false, true])
  })

  test('everywhere needs a current credential', async () => {
    const { token, refreshToken } = await stage.logIn('ada')
    const renewed = await stage.ask('refresh', { body: { refresh_token: refreshToken } })
    stage.services.clock.advance(61_000)
    const everywhere = { everywhere: true }
    expect(codeOf(await stage.ask('logout', { bearer: token, body: everywhere }))).toBe('token_expired')
    const spent = { refresh_token: refreshToken, ...everywhere }
    expect(codeOf(await stage.ask('logout', { body: spent }))).toBe('refresh_token_expired')
    expect(await isLive(String(renewed.body['token']))).toBe(true)
  })

  test('refuses what is no token of ours', async () => {
    expect(codeOf(await stage.ask('logout'))).toBe('invalid_token')
    expect(codeOf(await stage.ask('logout', { bearer: 'x' }))).toBe('invalid_token')
    expect(codeOf(await stage.ask('logout', { body: { refresh_token: 'x' } }))).toBe('invalid_refresh_token')
    const { token } = await stage.logIn('ada')
    expect(codeOf(await stage.ask('logout', { body: { refresh_token: token } }))).toBe('invalid_refresh_token')
    expect(codeOf(await stage.ask('logout', { bearer: token, body: { everywhere: 'yes' } }))).toBe('invalid_parameter')
    expect(await isLive(token)).toBe(true)
  })
})
