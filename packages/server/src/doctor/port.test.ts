import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { examinePort } from './port.ts'

const host = '127.0.0.1'
const server = createServer((request, response) => response.end(request.url === '/health/live' ? answer : ''))
let answer = ''

const listening = (): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
  })

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
})

test('a port is free, in use by a server of ours, or in use by somebody else', async () => {
  const port = await listening()
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
  const port = await listening()
  await new Promise((resolve) => server.close(resolve))
  expect(await examinePort({ host, port })).toMatchObject({ verdict: 'good', message: `${host}:${port} is free.` })
  await listening()
})
