// A backend that calls an API as its customer, with one session for all requests and all of its processes.
import { createSession, PawlError } from '@pawl/client'
import { fileStorage } from '@pawl/client/node'
import express from 'express'

const { PAWL_URL = 'http://127.0.0.1:4600', PAWL_USERNAME, PAWL_PASSWORD, SESSION_FILE, PORT = '3000' } = process.env

const session = createSession({
  baseUrl: PAWL_URL,
  storage: fileStorage(SESSION_FILE),
  // Asked for the first login, and when the session cannot go on.
  credentials: () => ({ username: PAWL_USERNAME, password: PAWL_PASSWORD }),
})
session.on('ended', ({ reason }) => console.error(`The session with ${PAWL_URL} has ended: ${reason}`))

const app = express()

app.get('/customer', async (request, response) => {
  const answer = await session.fetch('/auth/session')
  const { user, account } = await answer.json()
  response.json({ user: user.username, account: account.name })
})

// Whoever asks us can do nothing about our session with somebody else.
app.use((error, request, response, next) => {
  if (!(error instanceof PawlError)) return next(error)
  console.error(`${error.code}: ${error.message}`)
  response.status(error.retryable ? 503 : 502).json({ error: 'The API cannot be used at the moment.' })
})

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))

process.once('SIGTERM', () => {
  server.close(() => session.close())
})
