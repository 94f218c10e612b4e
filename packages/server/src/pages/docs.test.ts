import { fastify, type FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { docsRoute } from './docs.ts'
import { siteIn } from './site.ts'

let folder = ''
let app: FastifyInstance

const script = 'document.title = "<ok>"'
const style = '--font: "mono"'

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-pages-'))
  mkdirSync(join(folder, 'errors'))
  mkdirSync(join(folder, '_astro'))
  writeFileSync(join(folder, 'index.html'), '<title>Start</title>')
  writeFileSync(join(folder, '404.html'), '<title>Nothing here</title>')
  writeFileSync(
    join(folder, 'errors', 'index.html'),
    `<title>Errors</title><script>${script}</script><script type="module" src="/docs/_astro/page.a1.js"></script><p style="${style.replaceAll('"', '&quot;')}">`,
  )
  writeFileSync(join(folder, '_astro', 'page.a1.js'), '1')
  app = fastify()
  await docsRoute(app, siteIn(folder, true))
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

test('a page is at its address without a slash, and one with a slash leads to it', async () => {
  expect(await app.inject('/docs')).toMatchObject({ statusCode: 200, body: '<title>Start</title>' })
  const page = await app.inject('/docs/errors')
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  expect(page.body).toContain('<title>Errors</title>')
  expect(await app.inject('/docs/')).toMatchObject({ statusCode: 308, headers: { location: '/docs' } })
  expect(await app.inject('/docs/errors/')).toMatchObject({ statusCode: 308, headers: { location: '/docs/errors' } })
})

test('a page allows what stands in it by its hash, and nothing else', async () => {
  const { headers } = await app.inject('/docs/errors')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' ${sha256(script)};`)
  expect(policy).toContain(`style-src-attr 'unsafe-hashes' ${sha256(style)};`)
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain("'unsafe-inline'")
  expect((await app.inject('/docs')).headers['content-security-policy']).not.toContain('sha256')
})

test('what is named after its content is kept for ever', async () => {
  const { headers } = await app.inject('/docs/_astro/page.a1.js')
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('what is not in the folder is not there', async () => {
  for (const path of ['/docs/nothing', '/docs/nothing/', '/docs/..%2fpackage.json', '/docs/index.html/x']) {
    const { statusCode, body } = await app.inject(path)
    expect({ path, statusCode, body }).toEqual({ path, statusCode: 404, body: '<title>Nothing here</title>' })
  }
})

test('without built pages it says how to build them', async () => {
  const bare = fastify()
  await docsRoute(bare, null)
  for (const path of ['/docs', '/docs/errors']) {
    expect(await bare.inject(path)).toMatchObject({
      statusCode: 404,
      body: expect.stringContaining('npm run docs') as unknown,
    })
  }
  await bare.close()
  rmSync(join(folder, 'index.html'))
  expect(siteIn(folder)).toBeNull()
  writeFileSync(join(folder, 'index.html'), '')
})
