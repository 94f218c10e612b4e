import { createSession, PawlError } from '@pawl/client'
import { webStorage } from '@pawl/client/browser'
import { apiUrl } from './settings.js'

const session = createSession({ baseUrl: apiUrl, storage: webStorage() })

const element = (id) => document.getElementById(id)
const form = element('log-in')

for (const name of ['refreshed', 'refreshFailed', 'ended', 'notice', 'storageFailed']) {
  session.on(name, (event) => {
    const line = document.createElement('li')
    line.textContent = [name, event.cause ?? event.reason ?? event.error?.code ?? event.code].join(': ')
    element('events').append(line)
    // Another tab may have logged out.
    if (name === 'ended') show(null)
  })
}

function show(identity) {
  form.hidden = identity !== null
  element('logged-in').hidden = identity === null
  element('who').textContent = identity && `${identity.user.username} on account ${identity.account.name}`
}

/** Does what a button is for, and says what went wrong. */
async function attempt(task) {
  element('message').textContent = ''
  try {
    await task()
  } catch (error) {
    element('message').textContent = error instanceof PawlError ? error.message : `The API does not answer: ${error}`
  }
}

async function ask() {
  const answer = await session.fetch('/auth/session')
  show(answer.ok ? await answer.json() : null)
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void attempt(async () => {
    await session.login({ username: element('username').value, password: element('password').value })
    form.reset()
    await ask()
  })
})
element('call').addEventListener('click', () => void attempt(ask))
element('log-out').addEventListener('click', () => {
  void attempt(async () => {
    const isConfirmed = await session.logout()
    show(null)
    if (!isConfirmed) element('message').textContent = 'You are logged out here; the server did not confirm.'
  })
})

// The session from before, if there is one.
ask().catch((error) => {
  if (error.code !== 'not_logged_in') element('message').textContent = error.message
})
