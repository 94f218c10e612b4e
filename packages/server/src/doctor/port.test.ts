import { freePort } from '@pawl/store-postgres/testing'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examinePort } from './port.ts'

const host = '127.0.0.1'
const server = createServer((request, response) => response.end(request.url === '/health/live' ? answer : ''))
let answer = ''

beforeAll(async () => {
  await once(server.listen(0, host), 'listening')
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
})

test('a port is free, in use by a server of ours, or in use by somebody else', async () => {
  const { port } = server.address() as AddressInfo
  answer = '{"success":true}'
  expect(await examinePort({ host, port })).toMatchObject({
    verdict: 'good',
    message: `A Pawl server answers at http://${host}:${port}.`,
  })
  answer = '<html>'
  expect(await examinePort({ host, port })).toMatchObject({ verdict: 'bad' })
  expect(await examinePort({ host, port: 0 })).toMatchObject({ verdict: 'good' })
  expect(await examinePort({ host: '192.0.2.1', port: 4600 })).toMatchObject({ verdict: 'bad' })
})

test('a port that nobody uses is free', async () => {
  const port = await freePort()
  expect(await examinePort({ host, port })).toMatchObject({ verdict: 'good', message: `${host}:${port} is free.` })
})
