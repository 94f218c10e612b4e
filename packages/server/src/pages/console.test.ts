import { fastify, type FastifyInstance } from 'fastify'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { consoleRoute } from './console.ts'
import { siteIn } from './site.ts'

let folder = ''
let app: FastifyInstance

const page = '<title>Console</title><script type="module" src="/console/assets/index.a1.js"></script>'

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), page)
  writeFileSync(join(folder, 'assets', 'index.a1.js'), 'script')
  writeFileSync(join(folder, 'assets', 'index.a1.js.gz'), gzipSync('script'))
  app = fastify()
  await consoleRoute(app, siteIn(folder))
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

test('it is one page for every path, which allows nothing that stands inside of it or comes from elsewhere', async () => {
  for (const path of [
    '/console',
    '/console/sessions?state=live',
    '/console/sessions/174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
  ]) {
    const { statusCode, body, headers } = await app.inject(path)
    expect({ path, statusCode, body }).toEqual({ path, statusCode: 200, body: page })
    expect(headers['cache-control']).toBe('no-cache')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).not.toContain('unsafe')
  }
})

test('a script is kept for ever, and sent compressed to whoever takes that', async () => {
  const plain = await app.inject('/console/assets/index.a1.js')
  expect(plain).toMatchObject({ statusCode: 200, body: 'script' })
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const compressed = await app.inject({ url: '/console/assets/index.a1.js', headers: { 'accept-encoding': 'gzip' } })
  expect(compressed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'application/javascript; charset=utf-8',
  })
  expect(compressed.rawPayload.equals(gzipSync('script'))).toBe(true)
})

test('a file that is not there is no page', async () => {
  for (const path of ['/console/assets/index.b2.js', '/console/..%2fpackage.json']) {
    expect(await app.inject(path)).toMatchObject({ statusCode: 404, body: 'There is no such page.\n' })
  }
})

test('where it has not been built it says how to build it', async () => {
  const bare = fastify()
  await consoleRoute(bare, null)
  expect(await bare.inject('/console/sessions')).toMatchObject({
    statusCode: 404,
    body: expect.stringContaining('npm start') as unknown,
  })
  await bare.close()
})
