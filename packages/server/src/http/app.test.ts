import { Fault } from '@pawl/core'
import { endpoints, type Endpoint, type ErrorCode, type Operation } from '@pawl/protocol'
import { createFakeServices, type FakeServices, interceptStore } from '@pawl/store-testkit'
import type { LightMyRequestResponse } from 'fastify'
import { METHODS } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  codeOf,
  expectAnswer,
  expectContract,
  expectRefusal,
  openStage,
  type ContractStage,
} from '../../test/contract.ts'
import { leaksIn } from '../../test/secret-forms.ts'
import { password, type Answered } from '../../test/stage.ts'

let stage: ContractStage<FakeServices>

beforeEach(async () => {
  stage = await openStage(createFakeServices())
})

afterEach(async () => {
  await stage.app.close()
})

const operations = Object.keys(endpoints) as Operation[]
const endpointOf = (operation: Operation): Endpoint => endpoints[operation]
const every = operations.map(endpointOf)
const urlOf = ({ path }: Endpoint): string =>
  path.replace('{guid}', '0190a6de-0000-7000-8000-000000000000').replace('{id}', '1')

const answered = ({ statusCode, headers, body }: LightMyRequestResponse): Answered => {
  expectAnswer({ headers })
  return { status: statusCode, headers, text: body, body: JSON.parse(body || '{}') as Answered['body'] }
}

const send = async (method: string, url: string, more: object = {}): Promise<Answered> =>
  answered(await stage.app.inject({ method: method as 'GET', url, ...more }))

describe('an address', () => {
  test('that is not there is 404, with any method and any body', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND', 'TRACE']) {
      for (const url of ['/', '/auth', '/auth/login/', '/auth/LOGIN', '/admin/users/1/2', '/..%2f']) {
        const answer = await send(method, url, { payload: 'x' })
        expect([method, url, answer.status]).toEqual([method, url, 404])
        expectRefusal({ errors: ['not_found'] }, answer)
      }
    }
  })

  test('refuses the methods that it does not take, and names those that it does', async () => {
    for (const url of new Set(every.map(urlOf))) {
      const taken: string[] = every.filter((endpoint) => urlOf(endpoint) === url).map(({ method }) => method)
      if (taken.includes('ANY')) continue
      const allowed = taken.includes('GET') ? [...taken, 'HEAD'] : taken
      for (const method of METHODS.filter((name) => name !== 'CONNECT' && !allowed.includes(name))) {
        const answer = await send(method, url)
        // Whatever the answer to HEAD would be, it has no body.
        if (method === 'HEAD') expect([answer.status, answer.text]).toEqual([405, ''])
        else expectRefusal({ errors: ['method_not_allowed'] }, answer)
        expect(String(answer.headers['allow']).split(', ').sort()).toEqual([...allowed].sort())
      }
    }
  })

  test('that cannot be decoded is malformed', async () => {
    for (const url of ['/auth/sessions/%', '/%zz', '/auth/sessions/%c3']) {
      expectRefusal({ errors: ['malformed_request'] }, await send('GET', url))
    }
  })
})

describe('every endpoint', () => {
  test('that wants a bearer token refuses whoever has none, whatever else is sent', async () => {
    const body = { user: 1, userId: 1, username: 'root', password, new_password: password, administrator: 1 }
    for (const operation of operations) {
      const endpoint = endpointOf(operation)
      if (endpoint.authentication === 'none') continue
      const asked = { path: { guid: 'x', id: 1 }, ...(endpoint.method === 'GET' ? {} : { body }) }
      for (const authorization of ['', 'Digest x', 'Bearer', 'Bearer  ', 'Bearer pawl_at_x', 'Bearer pawl_at_x y']) {
        const answer = await stage.ask(operation, { ...asked, headers: { authorization } })
        expect([operation, authorization, codeOf(answer)]).toEqual([operation, authorization, 'invalid_token'])
        expect(answer.headers['www-authenticate']).toBe('Bearer realm="pawl", error="invalid_token"')
      }
    }
  })

  test('under /auth refuses a credential in the query, but verify lets an application’s own through', async () => {
    for (const endpoint of every.filter(({ path }) => path.startsWith('/auth/'))) {
      const isVerify = endpoint.method === 'ANY'
      const ask = async (query: string): Promise<string | null> => {
        const answer = await send(isVerify ? 'GET' : endpoint.method, `${urlOf(endpoint)}?${query}`)
        if (codeOf(answer) === 'credential_in_url') expectContract(endpoint, answer)
        return codeOf(answer)
      }
      for (const name of ['token', 'access_token', 'refresh_token', 'password', 'p%61ssword']) {
        expect(await ask(`a=1&${name}=x`)).toBe(isVerify ? 'invalid_token' : 'credential_in_url')
      }
      if (isVerify) expect(await ask('q=%70awl_at_x')).toBe('credential_in_url')
    }
  })

  test('answers a body that is too large, of an unknown type or not readable as the table says', async () => {
    const cases: [string, string, ErrorCode][] = [
      ['application/json', JSON.stringify({ a: 'x'.repeat(16_400) }), 'body_too_large'],
      ['text/plain', '{}', 'unsupported_media_type'],
      ['', '{}', 'unsupported_media_type'],
      ['application/json ; charset=utf-8', '{}', 'unsupported_media_type'],
      ['application/json', '{', 'malformed_request'],
      ['application/json', '[]', 'malformed_request'],
      ['multipart/form-data; boundary=x', '--x', 'malformed_request'],
    ]
    for (const endpoint of every.filter(({ parameters }) => 'body' in parameters)) {
      for (const [contentType, payload, code] of cases) {
        const answer = await send(endpoint.method, urlOf(endpoint), {
          headers: { 'content-type': contentType },
          payload,
        })
        expect([endpoint.path, contentType, codeOf(answer)]).toEqual([endpoint.path, contentType, code])
        expectContract(endpoint, answer)
      }
    }
  })
})

test('a parameter that is given twice, or is a file, is unfit and not missing', async () => {
  const refused = { error: { code: 'invalid_parameter', parameters: ['refresh_token'] } }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const json = { 'content-type': 'application/json' }
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
  const part = (disposition: string): string => `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\ny\r\n`
  const name = 'name="refresh_token"'
  for (const [headers, payload] of [
    [form, 'refresh_token=x&refresh_token=x'],
    [json, '{"refresh_token":"x","refresh_token":"x"}'],
    [json, '{"refresh_token":"x","refresh\\u005ftoken":"x"}'],
    [multipart, `${part(name)}${part(name)}--x--\r\n`],
    [multipart, `${part(`${name}; filename="y"`)}--x--\r\n`],
  ] as const) {
    const answer = await send('POST', '/auth/refresh', { headers, payload })
    expect(answer.body).toMatchObject(refused)
    expectContract(endpointOf('refresh'), answer)
  }
})

describe('a fault', () => {
  test('of the store is 503 wherever it is asked, never bad credentials, and is logged', async () => {
    let isDown = false
    const down = await openStage(
      createFakeServices({
        around: (store) =>
          interceptStore(store, (_call, run) => {
            if (isDown) throw new Fault('store_unavailable', 'The disk is full.', { retryAfterSeconds: 3 })
            return run()
          }),
      }),
    )
    const { token: bearer, refreshToken, guid } = await down.logIn('root')
    isDown = true
    const body = {
      username: 'ada',
      password,
      new_password: 'another horse',
      refresh_token: refreshToken,
      account_id: 1,
    }
    for (const operation of ['login', 'refresh', 'masquerade', 'logout', 'changePassword'] as const) {
      const answer = await down.ask(operation, { body, bearer })
      expect([operation, codeOf(answer)]).toEqual([operation, 'store_unavailable'])
      expect(answer.headers['retry-after']).toBe('3')
    }
    for (const operation of ['listOwnSessions', 'endOwnSession', 'listUsers', 'showReady'] as const) {
      expect(codeOf(await down.ask(operation, { path: { guid }, bearer }))).toBe('store_unavailable')
    }
    // What memory can confirm needs no store.
    expect(codeOf(await down.ask('verify', { bearer }))).toBeNull()
    expect(codeOf(await down.ask('showLive'))).toBeNull()
    expect(down.log()).toContain('The disk is full.')
    await down.app.close()
  })

  test('that nobody foresaw says nothing of itself', async () => {
    let isBroken = false
    const broken = await openStage(
      createFakeServices({
        around: (store) =>
          interceptStore(store, (_call, run) => (isBroken ? Promise.reject(new TypeError('no x in ada')) : run())),
      }),
    )
    isBroken = true
    const answer = await broken.ask('login', { body: { username: 'ada', password } })
    expect(codeOf(answer)).toBe('store_unavailable')
    expect(answer.text).not.toMatch(/no x|TypeError|ada/)
    expect(broken.log()).toContain('TypeError')
    await broken.app.close()
  })
})

test('pages of other origins may not call unless they are named', async () => {
  const named = await openStage(createFakeServices(), { corsOrigins: ['https://app.example'] })
  const asking = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' }
  const preflight = (origin: string) =>
    ({ method: 'OPTIONS', url: '/auth/refresh', headers: { origin, ...asking } }) as const
  expect((await stage.app.inject(preflight('https://app.example'))).statusCode).toBe(405)
  const allowed = await named.app.inject(preflight('https://app.example'))
  expect(allowed.statusCode).toBe(204)
  expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example' })
  expect(allowed.headers['access-control-allow-headers']).toContain('idempotency-key')
  expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()
  const other = await named.app.inject(preflight('https://other.example'))
  expect(other.headers['access-control-allow-origin']).toBeUndefined()

  const post = { method: 'POST', url: '/auth/refresh', headers: { origin: 'https://app.example' } } as const
  const refused = answered(await named.app.inject(post))
  expect(refused.headers['access-control-allow-origin']).toBe('https://app.example')
  expect(refused.headers['access-control-expose-headers']).toContain('x-request-id')
  expect((await stage.app.inject(post)).headers['access-control-allow-origin']).toBeUndefined()
  await named.app.close()
})

test('nothing secret is logged, not even at the lowest level', async () => {
  const idempotencyKey = 'key-of-an-attempt-0123456789'
  const [wrong, changed] = [`${password}!`, 'another harbour at dusk']
  const { token, refreshToken } = await stage.logIn('ada')
  await stage.ask('login', { body: { username: 'ada', password: wrong } })
  await stage.ask('refresh', { body: { refresh_token: refreshToken }, headers: { 'idempotency-key': idempotencyKey } })
  await stage.ask('refresh', { body: { refresh_token: `${refreshToken}x` } })
  await send('GET', `/auth/session?token=${token}`)
  await send('GET', `/${token}`)
  const basic = Buffer.from(`ada:${password}`).toString('base64')
  await stage.ask('verify', { headers: { authorization: `Basic ${basic}` } })
  await stage.ask('changePassword', { bearer: token, body: { password, new_password: changed } })
  expect(stage.log().split('\n').length).toBeGreaterThan(7)
  expect(stage.log()).toContain('"requestId"')
  expect(leaksIn(stage.log(), [token, refreshToken, password, wrong, changed, basic, idempotencyKey])).toEqual([])
})
