import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { administrator, withAdministrator, type Pair } from '../api.ts'
import { Server } from '../pawl.ts'
import { browse, type Browsed, type Shown } from './browse.ts'
import { makeCertificate, type Certificate } from './certificate.ts'
import { startProxy, type Proxy } from './proxies.ts'

// The programs are fetched at first use.
vi.setConfig({ hookTimeout: 300_000 })

let folder = ''
let certificate: Certificate
let app: HttpServer
/** What reached the application. */
const seen: IncomingHttpHeaders[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-proxies-'))
  certificate = await makeCertificate(folder)
  app = createServer(({ headers }, answer) => {
    seen.push(headers)
    answer.end('the application')
  }).listen(0, '127.0.0.1')
  await once(app, 'listening')
})
afterAll(() => {
  app.close()
  rmSync(folder, { recursive: true })
})

describe.each(['nginx', 'caddy'] as const)('behind %s', (name) => {
  let server: Server
  let proxy: Proxy

  beforeAll(async () => {
    const data = mkdtempSync(join(folder, 'data-'))
    server = await Server.start(data, { ...withAdministrator, PAWL_TRUST_PROXY: '127.0.0.1' })
    const upstreams = { pawl: new URL(server.url).host, app: `127.0.0.1:${(app.address() as AddressInfo).port}` }
    proxy = await startProxy(name, upstreams, certificate)
  })
  afterAll(async () => {
    await proxy.stop()
    await server.kill()
  })

  const ask = (wanted: Omit<Browsed, 'host'>): Promise<Shown> =>
    browse(proxy, certificate, { host: 'auth.example.com', ...wanted })
  const visit = (wanted: Omit<Browsed, 'host'>): Promise<Shown> =>
    browse(proxy, certificate, { host: 'app.example.com', ...wanted })
  const pairOf = ({ status, text }: Shown): Pair => {
    expect({ status, text }).toMatchObject({ status: 200 })
    return JSON.parse(text) as Pair
  }
  const logIn = async (): Promise<Pair> => pairOf(await ask({ path: '/auth/login', form: { ...administrator } }))
  const bearer = ({ token }: Pair): Record<string, string> => ({ authorization: `Bearer ${token}` })

  test('a login and a refresh go through, and the session has the address of the client, whatever it claims', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const first = pairOf(await ask({ path: '/auth/login', form: { ...administrator }, headers }))
    const pair = pairOf(await ask({ path: '/auth/refresh', form: { refresh_token: first.refreshToken }, headers }))
    expect(pair.guid).toBe(first.guid)
    const { text } = await ask({ path: '/auth/sessions', headers: bearer(pair) })
    const { items } = JSON.parse(text) as { items: { guid: string; address: string }[] }
    expect(items.find(({ guid }) => guid === pair.guid)).toMatchObject({ address: '127.0.0.2' })
  })

  test('the application hears who it is from Pawl, and never from the client', async () => {
    const pair = await logIn()
    seen.length = 0
    const claims = { 'x-pawl-user': '4711', 'x-pawl-session': 'mine', 'x-pawl-account': '4711' }
    expect(await visit({ path: '/reports?q=1', headers: claims })).toMatchObject({ status: 401 })
    expect(await visit({ path: '/reports', headers: { authorization: 'Bearer pawl_at_wrong' } })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('invalid_token') as unknown },
    })
    expect(seen).toEqual([])
    const answer = await visit({ path: '/reports', headers: { ...claims, ...bearer(pair) } })
    expect(answer).toMatchObject({ status: 200, text: 'the application' })
    expect(seen).toMatchObject([
      { 'x-pawl-user': '1', 'x-pawl-account': '1', 'x-pawl-username': encodeURIComponent(administrator.username) },
    ])
    expect(seen[0]).not.toHaveProperty('x-pawl-session')
  })

  test('metrics are for nobody outside, and the administration for the operators only', async () => {
    const headers = bearer(await logIn())
    expect((await ask({ path: '/metrics' })).status).toBe(404)
    for (const path of ['/admin/users', '/admin/users?limit=1', '/console', '/console/sessions']) {
      expect({ path, status: (await ask({ path, headers })).status }).toEqual({ path, status: 403 })
    }
    expect((await ask({ path: '/admin/users', headers, from: '127.0.0.1' })).status).toBe(200)
    expect((await ask({ path: '/docs' })).status).toBeLessThan(500)
  })

  test('a body that is too large is refused', async () => {
    const form = { username: 'a'.repeat(20_000) }
    expect((await ask({ path: '/auth/login', form })).status).toBe(413)
  })

  test('while Pawl cannot be asked nothing reaches the application', async () => {
    const headers = bearer(await logIn())
    await server.kill()
    seen.length = 0
    const answer = await visit({ path: '/reports', headers })
    expect([502, 503]).toContain(answer.status)
    expect(seen).toEqual([])
  })
})

test('nginx leads plain HTTP to HTTPS', async () => {
  const nowhere = { pawl: '127.0.0.1:9', app: '127.0.0.1:9' }
  const proxy = await startProxy('nginx', nowhere, certificate)
  const answer = await fetch(`http://127.0.0.1:${proxy.plainPort}/docs?q=1`, { redirect: 'manual' })
  await proxy.stop()
  expect(answer.status).toBe(308)
  expect(answer.headers.get('location')).toMatch(/^https:.*\/docs\?q=1$/)
})
