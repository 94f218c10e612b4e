import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHttpServer, type HttpServer } from '../../test/http-server.ts'
import { createSession } from '../index.ts'

let api: HttpServer
let elsewhere: HttpServer
beforeEach(async () => {
  api = await startHttpServer()
  elsewhere = await startHttpServer()
})
afterEach(async () => {
  await api.close()
  await elsewhere.close()
})

test('the bearer follows a redirect within the API, and none that leads elsewhere', async () => {
  api.intercept = (request, response) => {
    const location = { '/away': `${elsewhere.url}/reports`, '/moved': '/reports' }[String(request.url)]
    if (location === undefined) return false
    response.writeHead(307, { location }).end()
    return true
  }
  const session = createSession({ baseUrl: api.url })
  await session.login({ username: 'ada', password: 'right password' })
  expect((await session.fetch('/moved')).status).toBe(200)
  expect((await session.fetch('/away')).status).toBe(401)
  expect(elsewhere.seen).toEqual(['GET /reports -'])
  expect(api.model.counts.presented).toBe(0)
  await session.close()
})

test('a password or a refresh token follows none at all', async () => {
  api.intercept = (_request, response) => {
    response.writeHead(307, { location: `${elsewhere.url}/auth/login` }).end()
    return true
  }
  const session = createSession({ baseUrl: api.url })
  await expect(session.login({ username: 'ada', password: 'right password' })).rejects.toMatchObject({
    code: 'unexpected_answer',
    status: 307,
  })
  expect(elsewhere.seen).toEqual([])
  await session.close()
})
