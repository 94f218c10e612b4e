import axios, { type AxiosInstance } from 'axios'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { send, startHttpServer, type HttpServer } from '../../test/http-server.ts'
import { refuse } from '../../test/auth-server.ts'
import { createSession } from '../index.ts'
import type { Session } from '../session/session.ts'
import { attach } from '../axios.ts'

let server: HttpServer
let elsewhere: HttpServer
let session: Session
beforeEach(async () => {
  server = await startHttpServer()
  elsewhere = await startHttpServer()
  // For it no time passes: no bearer runs out, and no breaker closes, however slow this machine is.
  session = createSession({ baseUrl: server.url, environment: { mono: () => 0 } })
  await session.login({ username: 'ada', password: 'right password' })
})
afterEach(async () => {
  await session.close()
  await server.close()
  await elsewhere.close()
  vi.unstubAllGlobals()
})
const calls = ({ seen }: HttpServer): string[] => seen.filter((line) => !line.includes('/auth/'))
const expire = (): void => {
  for (const state of server.model.live) state.bearerExpiresAt = 0
}

describe.each(['http', 'fetch'] as const)('with its %s adapter', (adapter) => {
  let api: AxiosInstance
  beforeEach(() => {
    api = axios.create({ baseURL: server.url, adapter })
    attach(api, session)
  })

  test('axios sends the bearer', async () => {
    expect((await api.get('/reports')).status).toBe(200)
    expect(calls(server)).toEqual([`GET /reports Bearer ${await session.token()}`])
  })

  test('a refused bearer is replaced once for many calls, and their bodies are sent again', async () => {
    expire()
    const answers = await Promise.all(Array.from({ length: 20 }, async () => api.post('/reports', { a: 1 })))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(server.model.counts.presented).toBe(1)
  })

  test('a server that answers 401 to everything gives its 401 to the caller', async () => {
    server.intercept = (request, response) => {
      if (request.url !== '/reports') return false
      send(response, refuse(401, 'invalid_token'))
      return true
    }
    for (let call = 0; call < 3; call++)
      await expect(api.get('/reports')).rejects.toMatchObject({ response: { status: 401 } })
    expect(server.model.counts.presented).toBe(1)
  })

  test('the bearer never goes elsewhere', async () => {
    await api.get(`${elsewhere.url}/reports`).catch(() => undefined)
    expect(calls(elsewhere)).toEqual(['GET /reports -'])
  })

  test('nor does it follow a redirect elsewhere', async () => {
    server.intercept = (request, response) => {
      if (request.url !== '/away') return false
      response.writeHead(302, { location: `${elsewhere.url}/reports` }).end()
      return true
    }
    await api.get('/away').catch(() => undefined)
    expect(new Set(calls(elsewhere))).toEqual(new Set(['GET /reports -']))
  })

  test('credentials of the caller stay, and their 401 is the caller’s', async () => {
    const call = api.get('/reports', { headers: { Authorization: 'Basic abc' } })
    await expect(call).rejects.toMatchObject({ response: { status: 401 } })
    expect(calls(server)).toEqual(['GET /reports Basic abc'])
  })
})

test('a stream is not sent twice', async () => {
  const api = axios.create({ baseURL: server.url, adapter: 'http' })
  attach(api, session)
  expire()
  await expect(api.post('/upload', Readable.from(['a']))).rejects.toMatchObject({ response: { status: 401 } })
  expect((await api.post('/upload', 'a')).status).toBe(200)
  expect(calls(server)).toHaveLength(2)
})

test('a bare path is the page’s, and not the API’s', async () => {
  const api = axios.create({
    adapter: (config) => Promise.resolve({ config, data: {}, status: 200, statusText: '', headers: {} }),
  })
  attach(api, session)
  expect((await api.get('/reports')).config.headers.has('authorization')).toBe(false)
  expect((await api.get(`//${new URL(server.url).host}/reports`)).config.headers.has('authorization')).toBe(false)
  vi.stubGlobal('location', { href: `${server.url}/page` })
  expect((await api.get('/reports')).config.headers.has('authorization')).toBe(true)
  expect((await api.get('//evil.example/reports')).config.headers.has('authorization')).toBe(false)
  vi.stubGlobal('location', { href: 'https://evil.example/page' })
  expect((await api.get('/reports')).config.headers.has('authorization')).toBe(false)
})

test('attached can be taken off', async () => {
  const api = axios.create({ baseURL: server.url })
  attach(api, session)()
  await expect(api.get('/reports')).rejects.toMatchObject({ response: { status: 401 } })
  expect(calls(server)).toEqual(['GET /reports -'])
})
