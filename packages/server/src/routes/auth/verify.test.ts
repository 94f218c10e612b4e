import type { UserChange } from '@pawl/core'
import { createFakeServices, FakeHasher, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type AskedOf, type ContractStage } from '../../../test/contract.ts'
import { idOf, password, type Answered } from '../../../test/stage.ts'
import { createApp } from '../../http/app.ts'
import { decodeBasic } from './basic.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

const basic = (username: string, secret: string, asked: AskedOf = {}): Promise<Answered> => {
  const pair = Buffer.from(`${username}:${secret}`).toString('base64')
  return stage.ask('verify', { ...asked, headers: { authorization: `Basic ${pair}`, ...asked.headers } })
}

const change = async (username: string, given: UserChange): Promise<void> => {
  const { services } = stage
  const userId = await idOf(services, username)
  const audit = { kind: 'user_changed', at: services.clock.now(), userId, accountId: null, sessionId: null } as const
  await services.store.users.change(userId, given, { ...audit, address: null, by: null, detail: null })
}

describe('ANY /auth/verify with a bearer token', () => {
  test('says in headers who may pass', async () => {
    const { token, guid } = await stage.logIn('ada')
    const answer = await stage.ask('verify', { bearer: token, query: { account_id: 'their own', anything: 'else' } })
    expect(answer.text).toBe('{"success":true}')
    expect(answer.headers).toMatchObject({
      'x-pawl-user': '2',
      'x-pawl-username': 'ada',
      'x-pawl-account': '1',
      'x-pawl-session': guid,
    })
  })

  test('encodes a username so that it fits into one header', async () => {
    const account = await stage.addAccount('Away')
    const username = 'ødis %0d%0aX-Pawl-User: 1 \u2028☃'
    await stage.addUser({ username, accounts: [account.id] })
    const { token } = await stage.logIn(username)
    const { headers } = await stage.ask('verify', { bearer: token })
    expect(headers['x-pawl-username']).toMatch(/^[\w%.!~*'()-]+$/)
    expect(decodeURIComponent(String(headers['x-pawl-username']))).toBe(username.normalize('NFKC'))
    expect(headers['x-pawl-user']).not.toBe('1')
  })

  test('refuses what is no good bearer, and names nobody then', async () => {
    const { token } = await stage.logIn('ada')
    await stage.ask('logout', { bearer: token })
    const ended = await stage.ask('verify', { bearer: token })
    expect(ended.body).toMatchObject({ error: { code: 'session_ended', reason: 'logout' } })
    expect(Object.keys(ended.headers).filter((name) => name.startsWith('x-pawl'))).toEqual([])
    expect(codeOf(await stage.ask('verify'))).toBe('invalid_token')
  })
})

describe('ANY /auth/verify with Basic', () => {
  test('says in headers who may pass; there is no session', async () => {
    const answer = await basic('ADA', password)
    expect(answer.headers).toMatchObject({ 'x-pawl-user': '2', 'x-pawl-username': 'ada', 'x-pawl-account': '1' })
    expect(answer.headers['x-pawl-session']).toBeUndefined()
    expect(answer.headers['www-authenticate']).toBeUndefined()
    expect(stage.services.database.tables.sessions.size).toBe(0)
  })

  test('hashes a right pair once a minute, a wrong one each time', async () => {
    const { hasher, clock, limiter } = stage.services
    for (let time = 0; time < 5; time++) expect(codeOf(await basic('ada', password))).toBeNull()
    expect(hasher.verified).toBe(1)
    clock.advance(59_999)
    await basic('ada', password)
    expect(hasher.verified).toBe(1)
    clock.advance(1)
    await basic('ada', password)
    expect(hasher.verified).toBe(2)
    for (let time = 0; time < 3; time++) expect(codeOf(await basic('ada', 'wrong'))).toBe('invalid_credentials')
    expect(hasher.verified).toBe(5)
    // Failures count as failed logins.
    expect(limiter.attempts.filter(({ outcome }) => outcome === 'counted')).toHaveLength(3)
  })

  test('has hashing slots of its own, so that logins always get theirs', async () => {
    const hasherForBasic = new FakeHasher()
    const app = await createApp({ ...stage.context, hasherForBasic }, { mostDelayMilliseconds: 0 })
    const authorization = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`
    expect((await app.inject({ url: '/auth/verify', headers: { authorization } })).statusCode).toBe(200)
    expect([hasherForBasic.verified, stage.services.hasher.verified]).toEqual([1, 0])
    await app.close()
  })

  test('forgets a pair as soon as the password changes or the user is disabled', async () => {
    expect(codeOf(await basic('ada', password))).toBeNull()
    await change('ada', { disabled: true })
    expect(codeOf(await basic('ada', password))).toBe('invalid_credentials')
    await change('ada', { disabled: false })
    expect(codeOf(await basic('ada', password))).toBeNull()
    await change('ada', { passwordHash: await stage.services.hasher.hash('another harbour') })
    expect(codeOf(await basic('ada', password))).toBe('invalid_credentials')
  })

  test('acts on the account that is named, also from memory', async () => {
    const away = await stage.addAccount('Away')
    const closed = await stage.addAccount('Closed')
    await stage.addUser({ username: 'robot', integrator: true, accounts: [1 as typeof away.id, away.id] })
    for (let time = 0; time < 2; time++) {
      const named = await basic('robot', password, { query: { account_id: String(away.id) } })
      expect(named.headers['x-pawl-account']).toBe(String(away.id))
      expect((await basic('robot', password)).body).toMatchObject({
        error: { code: 'missing_parameter', parameters: ['account_id'] },
      })
      const other = await basic('robot', password, { query: { account_id: String(closed.id) } })
      expect(codeOf(other)).toBe('account_not_allowed')
      expect(codeOf(await basic('robot', password, { query: { account_id: 'x' } }))).toBe('invalid_parameter')
    }
  })

  test('asks the browser again after a wrong pair', async () => {
    expect((await basic('ada', 'wrong')).headers['www-authenticate']).toBe(
      'Bearer realm="pawl", Basic realm="pawl", charset="UTF-8"',
    )
  })

  test('is limited like a login', async () => {
    stage.services.limiter.retryAfterSeconds = 9
    const answer = await basic('ada', password)
    expect(answer.body).toMatchObject({ error: { code: 'too_many_attempts', retryAfter: 9 } })
  })

  test.each(['', '!', 'YWRh', Buffer.from([0x61, 0x3a, 0xff]).toString('base64')])('%j is no pair', async (encoded) => {
    const answer = await stage.ask('verify', { headers: { authorization: `Basic ${encoded}` } })
    expect(['invalid_credentials', 'invalid_token']).toContain(codeOf(answer))
    expect(stage.services.hasher.verified).toBe(0)
  })

  test('divides a pair at its first colon', () => {
    const decoded = (text: string): unknown => decodeBasic(Buffer.from(text).toString('base64'))
    expect(decoded('a:b:c')).toEqual({ username: 'a', password: 'b:c' })
    expect(decoded('ø:✓')).toEqual({ username: 'ø', password: '✓' })
    expect(decoded(':')).toEqual({ username: '', password: '' })
    expect(decoded('ab')).toBeNull()
  })
})
