import type { OpenApiDocument } from '@pawl/protocol/openapi'
import { createFakeServices } from '@pawl/store-testkit'
import { fastify } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAnswers } from '../../test/check-answers.ts'
import { setStage, type Stage } from '../../test/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage(createFakeServices(), { corsOrigins: ['https://app.example'] })
})

afterEach(async () => {
  await stage.app.close()
})

test('tells of every route that the server has, and of no other', async () => {
  const { status, headers, body } = await stage.ask('GET /openapi.json')
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.any(String) as unknown,
  })
  const { servers, paths } = body as unknown as OpenApiDocument
  expect(servers[0]?.url).toBe('http://127.0.0.1:4600')
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  for (const route of described) {
    const [method, url] = route.split(' ')
    expect([route, stage.app.hasRoute({ method: method as 'GET', url: url ?? '' })]).toEqual([route, true])
  }
  expect([...new Set(described)].length).toBe(described.length)
})

test('is asked for again only when it has changed', async () => {
  const { headers } = await stage.ask('GET /openapi.json')
  const etag = String(headers['etag'])
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await stage.ask('GET /openapi.json', { headers: { 'if-none-match': known } })
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag])
  }
  expect((await stage.ask('GET /openapi.json', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
})

test('names the address under which the server is reached now', async () => {
  await stage.ask('GET /openapi.json')
  Object.assign(stage.context, { publicUrl: () => 'https://auth.example' })
  const { body } = await stage.ask('GET /openapi.json')
  expect(body).toMatchObject({ servers: [{ url: 'https://auth.example' }] })
})

test('may be read by the pages that may read everything else, and is not for posting', async () => {
  const origin = 'https://app.example'
  const { headers } = await stage.ask('GET /openapi.json', { headers: { origin } })
  expect(headers['access-control-allow-origin']).toBe(origin)
  expect(await stage.ask('POST /openapi.json', { body: {} })).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  })
})

test('an answer that the document does not know fails the test that saw it', async () => {
  const app = fastify()
  const write = (body: object): string => JSON.stringify({ success: true, ...body })
  app.get('/health/live', (request, reply) => {
    const { query } = request as { query: { body?: string } }
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': 'aaaaaaaa-1' })
    return reply.type('application/json; charset=utf-8').send(write(JSON.parse(query.body ?? '{}') as object))
  })
  checkAnswers(app)
  expect((await app.inject('/health/live')).statusCode).toBe(200)
  await expect(app.inject('/health/live?body={"live":true}')).rejects.toThrow(
    /must NOT have additional properties.*live/,
  )
  await expect(app.inject({ method: 'POST', url: '/health/live' })).rejects.toThrow(/method_not_allowed/)
  await app.close()
})
