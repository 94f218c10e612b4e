// A backend that calls an API as its customer, with one session for all requests and all of its processes.
import { createSession, PawlError } from '@pawl/client'
import { fileStorage } from '@pawl/client/node'
import fastify from 'fastify'

const { PAWL_URL = 'http://127.0.0.1:4600', PAWL_USERNAME, PAWL_PASSWORD, SESSION_FILE, PORT = '3000' } = process.env

const session = createSession({
  baseUrl: PAWL_URL,
  storage: fileStorage(SESSION_FILE),
  // Asked for the first login, and when the session cannot go on.
  credentials: () => ({ username: PAWL_USERNAME, password: PAWL_PASSWORD }),
})

const app = fastify()
app.decorate('api', session)
app.addHook('onClose', () => session.close())
session.on('ended', ({ reason }) => app.log.error(`The session with ${PAWL_URL} has ended: ${reason}`))

app.get('/customer', async () => {
  const answer = await app.api.fetch('/auth/session')
  const { user, account } = await answer.json()
  return { user: user.username, account: account.name }
})

// Whoever asks us can do nothing about our session with somebody else.
app.setErrorHandler((error, request, reply) => {
  if (!(error instanceof PawlError)) return reply.send(error)
  request.log.error(error)
  return reply.code(error.retryable ? 503 : 502).send({ error: 'The API cannot be used at the moment.' })
})

console.log(await app.listen({ port: Number(PORT), host: '127.0.0.1' }))

process.once('SIGTERM', () => app.close())
