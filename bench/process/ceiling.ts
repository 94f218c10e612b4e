// The ceiling: what the bare framework does with requests and answers of the same size. No logger, no hooks, no schema.
import { argon2, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import Fastify from 'fastify'

const contentType = 'application/json; charset=utf-8'
const app = Fastify()

/** The sizes of the answers that are wanted, in bytes: `/ceiling/480`. */
for (const bytes of process.argv.slice(2).map(Number)) {
  const frame = JSON.stringify({ constant: '' })
  const answer = frame.replace('""', `"${'c'.repeat(Math.max(0, bytes - frame.length))}"`)
  app.get(`/ceiling/${bytes}`, (_request, reply) => reply.type(contentType).send(answer))
  app.post(`/ceiling/${bytes}`, (_request, reply) => reply.type(contentType).send(answer))
}

/** One hash with the parameters of the server, and nothing else. */
const hash = promisify((parameters: Argon2Parameters, done: (error: Error | null, tag: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)
const nonce = Buffer.alloc(16, 7)
const parameters = { nonce, memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
app.post<{ Body: { password: string } }>('/ceiling/argon2id', async ({ body }, reply) => {
  await hash({ ...parameters, message: Buffer.from(body.password) })
  return reply.type(contentType).send('{"constant":true}')
})

await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
if (address === null || typeof address === 'string') throw new Error('The ceiling has no port.')
process.send?.({ listening: address.port })
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)))
