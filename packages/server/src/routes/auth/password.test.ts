import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type ContractStage } from '../../../test/contract.ts'
import { password, type Answered } from '../../../test/stage.ts'

const changed = 'another harbour at dusk'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

const change = (bearer: string, body: Readonly<Record<string, unknown>>): Promise<Answered> =>
  stage.ask('changePassword', { bearer, body })

describe('POST /auth/password', () => {
  test('ends every session and answers with the pair of a new one, in every encoding', async () => {
    let now = password
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      const [one, other] = [await stage.logIn('ada', now), await stage.logIn('ada', now)]
      const body = { password: now, new_password: `${changed} ${encoding}` }
      const answer = await stage.ask('changePassword', { bearer: one.token, body, encoding })
      expect(answer.status).toBe(200)
      expect(answer.body['guid']).not.toBe(one.guid)
      for (const { token } of [one, other]) {
        const ended = await stage.ask('showCurrentSession', { bearer: token })
        expect(ended.body).toMatchObject({ error: { code: 'session_ended', reason: 'password_changed' } })
      }
      expect(codeOf(await stage.ask('showCurrentSession', { bearer: String(answer.body['token']) }))).toBeNull()
      expect(codeOf(await stage.ask('login', { body: { username: 'ada', password: now } }))).toBe('invalid_credentials')
      now = body.new_password
    }
  })

  test('wants the present password', async () => {
    const { token } = await stage.logIn('ada')
    expect(codeOf(await change(token, { password: 'wrong', new_password: changed }))).toBe('invalid_credentials')
    expect(codeOf(await stage.ask('showCurrentSession', { bearer: token }))).toBeNull()
  })

  test.each([
    ['short', 'The password needs at least 8 characters.'],
    ['password', 'This password is among the first that everybody tries. Choose another.'],
  ])('says what is wrong with %j', async (unfit, message) => {
    const { token } = await stage.logIn('ada')
    expect((await change(token, { password, new_password: unfit })).body).toMatchObject({
      error: { code: 'invalid_parameter', parameters: ['new_password'], message },
    })
  })

  test('counts as a login, at the address that the trusted proxy names', async () => {
    const proxied = await openStage(createFakeServices(), { trustProxy: ['127.0.0.1'] })
    const { token: bearer } = await proxied.logIn('ada')
    proxied.services.limiter.retryAfterSeconds = 5
    const body = { password, new_password: changed }
    const elsewhere = { headers: { 'x-forwarded-for': '203.0.113.9, 192.0.2.7' } }
    const answer = await proxied.ask('changePassword', { bearer, body, ...elsewhere })
    expect(answer.body).toMatchObject({ error: { code: 'too_many_attempts', retryAfter: 5 } })
    proxied.services.limiter.retryAfterSeconds = 0
    await proxied.ask('changePassword', { bearer, body, ...elsewhere })
    expect(proxied.services.limiter.attempts.at(-1)).toMatchObject({ username: 'ada', address: '192.0.2.7' })
    await proxied.app.close()
  })

  test('names every parameter that is missing', async () => {
    const { token } = await stage.logIn('ada')
    expect((await change(token, {})).body).toMatchObject({ error: { parameters: ['password', 'new_password'] } })
  })
})
