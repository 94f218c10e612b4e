import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Ledger } from './ledger.ts'

const closing: Server[] = []
afterEach(() => {
  for (const server of closing.splice(0)) server.close().closeAllConnections()
})

/** Spends tokens as a server does, and leaves the first `unanswered` presentations of any but the first token without an answer. */
const serverThatLosesAnswers = async (unanswered: number, whenLost: () => void): Promise<number> => {
  const successors = new Map<string, string>()
  let lost = 0
  // No connection is lost but on purpose.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { refresh_token: presented } = JSON.parse(Buffer.concat(parts).toString()) as { refresh_token?: string }
      const refreshToken = presented === undefined ? 'first' : `after ${presented}`
      if (presented !== undefined) {
        successors.set(presented, refreshToken)
        if (presented !== 'first' && lost < unanswered) {
          lost++
          whenLost()
          request.socket.destroy()
          return
        }
      }
      const superseded = successors.has(refreshToken)
      response.writeHead(superseded ? 401 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ guid: 'g', token: `bearer of ${refreshToken}`, tokenLifetime: 60, refreshToken }))
    })
  })
  closing.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test('a refresh whose answer is lost while everything stops is gone through with, so that its repeat is of the latest', async () => {
  const ledger: { it?: Ledger } = {}
  const port = await serverThatLosesAnswers(2, () => ledger.it?.stop())
  const it = (ledger.it = new Ledger(port))
  await it.login({ username: 'a', password: 'b' })
  const [held] = it.held
  if (held === undefined) throw new Error('Nobody is logged in.')
  await it.refresh(held)
  await it.refresh(held)
  expect(it.running).toBe(false)
  expect(held.pair.refreshToken).toBe('after after first')
  await it.repeat(held)
  expect(it.tally).toMatchObject({ rotations: 2, unanswered: 2, repeated: 1, violations: [] })
})
