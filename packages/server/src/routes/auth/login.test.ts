import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type ContractStage } from '../../../test/contract.ts'
import { password } from '../../../test/stage.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

describe('POST /auth/login', () => {
  test('answers a pair with user and account, in every encoding', async () => {
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      const answer = await stage.ask('login', { body: { username: ' ADA ', password }, encoding })
      expect(answer.status).toBe(200)
      expect(Object.keys(answer.body).slice(0, 8)).toEqual([
        'success',
        'guid',
        'token',
        'tokenExpiration',
        'tokenLifetime',
        'refreshToken',
        'refreshTokenExpiration',
        'refreshTokenLifetime',
      ])
      expect(answer.body).toMatchObject({
        tokenExpiration: '2030-01-01T01:00:00+00:00',
        tokenLifetime: 3600,
        refreshTokenExpiration: '2030-01-31T00:00:00+00:00',
        refreshTokenLifetime: 30 * 86_400,
        user: { username: 'ada', administrator: false, accounts: [{ id: 1, name: 'Default' }], defaultAccountId: 1 },
        account: { id: 1, name: 'Default' },
      })
      expect(answer.text).not.toMatch(/hash|salt|credential/i)
    }
  })

  test('keeps address and device of the session', async () => {
    const headers = { 'user-agent': 'A\tbrowser' }
    const { body } = await stage.ask('login', { body: { username: 'ada', password }, headers })
    const { items } = (await stage.ask('listOwnSessions', { bearer: String(body['token']) })).body
    expect(items).toMatchObject([{ device: 'Abrowser', address: '127.0.0.1' }])
  })

  test('acts on the account that is named', async () => {
    const away = await stage.addAccount('Away')
    await stage.addUser({ username: 'bo', accounts: [1 as typeof away.id, away.id] })
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      const { body } = await stage.ask('login', { body: { username: 'bo', password, account_id: away.id }, encoding })
      expect(body['account']).toEqual({ id: away.id, name: 'Away' })
    }
    expect(codeOf(await stage.ask('login', { body: { username: 'ada', password, account_id: away.id } }))).toBe(
      'account_not_allowed',
    )
  })

  test('with auth_only opens no session', async () => {
    for (const [encoding, yes] of [
      ['json', true],
      ['json', 1],
      ['urlencoded', true],
      ['multipart', true],
    ] as const) {
      // prettier-ignore
      const answer = await stage.ask('login', { body: { username: 'ada', password, auth_only: yes }, encoding })
      expect(answer.text).toBe('{"success":true}')
    }
    expect(stage.services.database.tables.sessions.size).toBe(0)
    expect(codeOf(await stage.ask('login', { body: { username: 'ada', password: 'wrong', auth_only: true } }))).toBe(
      'invalid_credentials',
    )
  })

  test('answers unknown, disabled and wrong with the same bytes', async () => {
    const { id } = await stage.addUser({ username: 'gone' })
    const audit = {
      kind: 'user_changed',
      at: stage.services.clock.now(),
      userId: id,
      accountId: null,
      sessionId: null,
    } as const
    await stage.services.store.users.change(id, { disabled: true }, { ...audit, address: null, by: null, detail: null })
    const answers = [
      await stage.ask('login', { body: { username: 'ada', password: 'wrong horse' } }),
      await stage.ask('login', { body: { username: 'nobody', password } }),
      await stage.ask('login', { body: { username: 'gone', password } }),
    ]
    expect(answers.map(codeOf)).toEqual(['invalid_credentials', 'invalid_credentials', 'invalid_credentials'])
    const [first, ...others] = answers.map(({ status, text, headers }) => ({
      status,
      text,
      // What differs from one request to the next whoever asks: its name, and the second it was answered in.
      headers: { ...headers, 'x-request-id': '', date: '' },
    }))
    for (const other of others) expect(other).toEqual(first)
    expect(first?.headers).toMatchObject({ 'www-authenticate': 'Bearer realm="pawl"' })
  })

  test('asks an integrator for an account, but only after the right password', async () => {
    await stage.addUser({ username: 'robot', integrator: true })
    const ask = (given: object) => stage.ask('login', { body: { username: 'robot', password, ...given } })
    const answer = await ask({})
    expect(answer.body).toMatchObject({ error: { code: 'missing_parameter', parameters: ['account_id'] } })
    expect(codeOf(await ask({ password: 'wrong' }))).toBe('invalid_credentials')
    expect(codeOf(await ask({ account_id: 1 }))).toBeNull()
  })

  test('names every parameter that is missing or unfit', async () => {
    const nothing = await stage.ask('login')
    expect(nothing.body).toMatchObject({
      error: {
        code: 'missing_parameter',
        parameters: ['username', 'password'],
        message: 'username and password are required.',
      },
    })
    const wrong = await stage.ask('login', { body: { username: 'ada', password, account_id: 'x', auth_only: 'yes' } })
    expect(wrong.body).toMatchObject({ error: { code: 'invalid_parameter', parameters: ['account_id', 'auth_only'] } })
  })

  test('tells how long to wait when too many logins have failed', async () => {
    stage.services.limiter.retryAfterSeconds = 17
    const answer = await stage.ask('login', { body: { username: 'ada', password } })
    expect(answer.body).toMatchObject({ error: { code: 'too_many_attempts', retryAfter: 17 } })
    expect(answer.headers['retry-after']).toBe('17')
  })
})
