// What the three programs share: one pool of the recommended kind, and how they report to the benchmark.
import { once } from 'node:events'
import pg from 'pg'

export const client = { id: 'bench', secret: 'a-secret-of-the-benchmark-that-is-long-enough' }
export const sessionCount = Number(process.env.PEER_SESSIONS)

export const createPool = () =>
  new pg.Pool({ connectionString: process.env.PEER_DATABASE, max: Number(process.env.PEER_POOL) })

/** Runs `make(index)` for every session, so many at a time, and answers what came of it. */
export const forEachSession = async (make) => {
  const made = []
  const work = async (lane) => {
    for (let index = lane; index < sessionCount; index += 32) made[index] = await make(index)
  }
  await Promise.all(Array.from({ length: 32 }, (_, lane) => work(lane)))
  return made
}

/** `sessions` are pairs of tokens that the peer itself has made. */
export const serve = async (server, sessions) => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send({ listening: server.address().port, sessions })
  process.on('SIGTERM', () => process.exit(0))
}
