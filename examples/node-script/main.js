// Says who is logged in. The session outlives the script: the second run needs no password.
import { createSession, PawlError } from '@pawl/client'
import { fileStorage } from '@pawl/client/node'

const { PAWL_URL = 'http://127.0.0.1:4600', PAWL_USERNAME, PAWL_PASSWORD, SESSION_FILE } = process.env

const session = createSession({
  baseUrl: PAWL_URL,
  storage: fileStorage(SESSION_FILE), // ~/.pawl/session.json, where SESSION_FILE is not set
  ...(PAWL_PASSWORD && { credentials: () => ({ username: PAWL_USERNAME, password: PAWL_PASSWORD }) }),
})

try {
  const answer = await session.fetch('/auth/session')
  const { user, account } = await answer.json()
  console.log(`${user.username} on account ${account.name}`)
} catch (error) {
  if (!(error instanceof PawlError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
} finally {
  await session.close()
}
