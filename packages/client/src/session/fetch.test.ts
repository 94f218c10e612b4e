import { describe, expect, test } from 'vitest'
import { refuse } from '../../test/auth-server.ts'
import { baseUrl, Stage, type Sent } from '../../test/stage.ts'
import { locate } from './fetch.ts'

const api = (stage: Stage): Sent[] => stage.sent.filter(({ path }) => !path.startsWith('/auth/'))
const refusal = { answer: { status: 401, text: JSON.stringify(refuse(401, 'invalid_token').body) } }

describe('the bearer goes', () => {
  test.each([
    '/reports',
    'reports',
    '//evil.example/reports',
    '/\\evil.example',
    '@evil.example/reports',
    `${baseUrl}/reports`,
    `${baseUrl}:443/reports`,
    'HTTPS://API.EXAMPLE/reports',
    new URL('/reports', baseUrl),
    new Request(`${baseUrl}/reports`),
  ])('with %s, to the API', async (input) => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await stage.time.until(session.fetch(input))
    expect(api(stage)).toMatchObject([{ origin: baseUrl, authorization: `Bearer ${await session.token()}` }])
  })

  test.each([
    'https://evil.example/reports',
    'http://api.example/reports',
    'https://api.example:8443/reports',
    'https://api.example.evil.example/',
    'https://api.example@evil.example/',
    'https:\\\\evil.example\\',
    new Request('https://evil.example/'),
  ])('never with %s, which leads elsewhere', async (input) => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await stage.time.until(session.fetch(input))
    expect(api(stage)).toMatchObject([{ authorization: null }])
    expect(api(stage)[0]?.origin).not.toBe(baseUrl)
    expect(session.owns(input instanceof Request ? input.url : input)).toBe(false)
  })

  test('to further origins that are named', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn({ origins: ['https://files.example/any/path'] })
    await stage.time.until(session.fetch('https://files.example/1'))
    expect(api(stage)[0]?.authorization).toMatch(/^Bearer at\./)
    expect(session.owns('https://files.example/2')).toBe(true)
  })

  test('not where the caller brings credentials of its own, whose 401 it gets as it is', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    const answer = await stage.time.until(session.fetch('/reports', { headers: { Authorization: 'Basic abc' } }))
    expect(answer.status).toBe(401)
    expect(api(stage)).toMatchObject([{ authorization: 'Basic abc' }])
    expect(stage.presentations).toEqual([])
  })
})

test('a path is taken below the base URL', () => {
  expect(locate('https://api.example/v1', '/reports?a=b#c').href).toBe('https://api.example/v1/reports?a=b#c')
  expect(locate('https://api.example/v1', 'reports').href).toBe('https://api.example/v1/reports')
})

describe('after a 401', () => {
  test.each([
    ['text', () => 'a=b'],
    ['a form', () => new URLSearchParams({ a: 'b' })],
    ['bytes', () => new Uint8Array([1])],
    ['a blob', () => new Blob(['a'])],
    ['form data', () => new FormData()],
    ['nothing', () => null],
  ])('a body of %s is sent again', async (_name, body) => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    for (const state of stage.server.live) state.bearerExpiresAt = 0
    const answer = await stage.time.until(session.fetch('/reports', { method: 'POST', body: body() }))
    expect(answer.status).toBe(200)
    expect(api(stage)).toHaveLength(2)
  })

  test('a request object is sent again, with its headers and body', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    for (const state of stage.server.live) state.bearerExpiresAt = 0
    const request = new Request(`${baseUrl}/reports`, { method: 'POST', body: 'again', headers: { 'x-mine': '1' } })
    expect((await stage.time.until(session.fetch(request))).status).toBe(200)
    expect(api(stage)).toHaveLength(2)
    expect(await request.text()).toBe('again')
  })

  test.each([
    ['a stream', () => new ReadableStream()],
    ['a generator', () => (async function* () {})()],
  ])('%s was spent: the caller gets the 401, and the next call a fresh bearer', async (_name, body) => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    for (const state of stage.server.live) state.bearerExpiresAt = 0
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit
    expect((await stage.time.until(session.fetch('/upload', init))).status).toBe(401)
    await stage.time.advance(100)
    expect((await stage.time.until(session.fetch('/upload'))).status).toBe(200)
    expect(api(stage)).toHaveLength(2)
  })

  test('the caller gets it where the refresh fails', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    stage.fault = ({ path }) => (path === '/auth/refresh' ? 'connection refused' : refusal)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(401)
  })

  test('the caller gets it where the session has ended', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    stage.server.end('administrator')
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(401)
    await expect(session.fetch('/reports')).rejects.toMatchObject({ code: 'session_ended', reason: 'administrator' })
  })
})

test('a fault of the network is the caller’s, as with plain fetch', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  stage.fault = () => 'connection refused'
  await expect(stage.time.until(session.fetch('/reports'))).rejects.toThrow(TypeError)
})

test('an aborted call does not wait for the refresh', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await session.close()
  await stage.time.advance(3_600_000)
  stage.fault = ({ path }) => (path === '/auth/refresh' ? 'request lost' : undefined)
  const controller = new AbortController()
  const call = session.fetch('/reports', { signal: controller.signal })
  await stage.time.advance(100)
  controller.abort(new Error('no longer wanted'))
  await expect(call).rejects.toThrow('no longer wanted')
  expect(api(stage)).toEqual([])
})
