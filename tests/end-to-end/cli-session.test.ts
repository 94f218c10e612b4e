import { statSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { administrator } from './api.ts'
import { asAdministrator, Stage } from './cli-session-stage.ts'

// Every command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 240_000 })

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

test('one logs in, gets tokens, asks who one is, and logs out; only `pawl token` prints a secret', async (context) => {
  const stage = await Stage.open(context)
  expect(await stage.refused(77, ['token'])).toContain('There is no profile "default" yet. Run `pawl login --url …`.')
  const loggedIn = await stage.logIn()
  expect(loggedIn).toContain(`Logged in to ${stage.url} as ${administrator.username} on account Default #1.`)
  expect(statSync(stage.sessionFile).mode & 0o777).toBe(0o600)
  expect(statSync(stage.path('home', 'profiles', 'default')).mode & 0o777).toBe(0o700)

  const token = await stage.token()
  expect(await stage.ask(token)).toBe(200)
  expect(json(await stage.done(['token', '--json']))).toMatchObject({ success: true, token })
  const shown = await stage.done(['whoami'])
  expect(shown).toContain(administrator.username)
  expect(json(await stage.done(['whoami', '--json']))).toMatchObject({
    success: true,
    url: stage.url,
    profile: 'default',
    user: { username: administrator.username },
    account: { id: 1 },
    refreshTokenExpiration: expect.stringMatching(/\+00:00$/) as string,
  })

  const loggedOut = await stage.done(['logout'])
  expect(loggedOut).toBe(`Logged out of ${stage.url}.\n`)
  expect(await stage.ask(token)).toBe(401)
  expect(await stage.refused(77, ['token'])).toContain(`Nobody is logged in to ${stage.url}. Run \`pawl login\`.`)
  expect(await stage.done(['logout'])).toContain('Nobody was logged in')
  expect(loggedIn + shown + loggedOut).not.toContain('pawl_')
})

test('when the bearer has run out, fifty `pawl token` at the same instant refresh once in all, and each prints a good bearer', async (context) => {
  const stage = await Stage.open(context)
  const old = await stage.logInAndRunOut()
  const { all, seconds } = await stage.tokensAtOnce(50)
  expect(all.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array.from({ length: 50 }, () => '0 '))
  const printed = [...new Set(all.map(({ stdout }) => stdout.trim()))]
  expect(printed).toHaveLength(1)
  const [token = ''] = printed
  expect(token).not.toBe(old)
  expect(await stage.ask(token)).toBe(200)
  const [seen] = await stage.sessions(token)
  expect(seen).toMatchObject({ refreshes: 1 })
  // A holder of the lock from whom nothing is seen for five seconds is taken over, and the same pair is asked for again.
  if (seconds < 5) expect(seen).toMatchObject({ repeats: 0 })
})

test('a script gives the password on standard input; a wrong one is refused, and the session from before goes on', async (context) => {
  const stage = await Stage.open(context)
  const words = ['login', '--url', stage.url, '--no-keychain', '--username', administrator.username, '--password-stdin']
  expect(await stage.pawlWith(`${administrator.password}\n`, words)).toMatchObject({ code: 0, stderr: '' })
  const token = await stage.token()
  const wrong = await stage.pawlWith('not the one', words)
  expect(wrong).toMatchObject({ code: 1, stdout: '' })
  expect(wrong.stderr).toBe('pawl: The username or the password is wrong. Check both and try again.\n')
  expect(await stage.pawlWith('', words)).toMatchObject({ code: 2 })
  expect(await stage.token()).toBe(token)
  expect(await stage.refused(2, ['login', '--url', stage.url])).toContain('--password-stdin')
})

test('another login ends the session that it replaces', async (context) => {
  const stage = await Stage.open(context)
  await stage.logIn()
  const former = await stage.token()
  await stage.logIn()
  expect(await stage.ask(former)).toBe(401)
  expect(await stage.ask(await stage.token())).toBe(200)
})

test('a logout everywhere ends the sessions of the user on other machines too', async (context) => {
  const stage = await Stage.open(context)
  await stage.logIn()
  await stage.logIn(['-p', 'elsewhere'])
  const elsewhere = await stage.token(['-p', 'elsewhere'])
  await stage.done(['logout', '--everywhere'])
  expect(await stage.ask(elsewhere)).toBe(401)
})

test('each profile has a server and a session of its own', async (context) => {
  const [stage, other] = await Promise.all([Stage.open(context), Stage.open(context)])
  await stage.logIn()
  await stage.logIn(['--profile', 'other', '--url', other.url])
  expect(await stage.ask(await stage.token())).toBe(200)
  expect(await other.ask(await stage.token(['--profile', 'other']))).toBe(200)
  expect(json(await stage.done(['whoami', '--json'], { PAWL_PROFILE: 'other' }))).toMatchObject({ url: other.url })
  await stage.done(['logout', '--profile', 'other'])
  expect(await stage.ask(await stage.token())).toBe(200)
  expect(json(await stage.done(['profiles', '--json']))).toEqual({
    success: true,
    items: [
      { name: 'default', url: stage.url, origins: [], keptIn: 'file', username: administrator.username },
      { name: 'other', url: other.url, origins: [], keptIn: 'file', username: null },
    ],
  })
  // The profile knows its server, whatever the environment says.
  await stage.done(['login', '--no-keychain', '-p', 'other'], { ...asAdministrator, PAWL_URL: stage.url })
  expect(await other.ask(await stage.token(['-p', 'other']))).toBe(200)
  expect(await stage.refused(77, ['token', '-p', 'third'])).toContain('pawl login --profile third --url')
  expect(await stage.refused(2, ['token', '-p', '../default'])).toContain('no name of a profile')
})

test('the account is chosen at login, or switched later', async (context) => {
  const stage = await Stage.open(context)
  const asRoot = { ...asAdministrator, PAWL_URL: stage.url }
  const ada = { PAWL_USERNAME: 'ada@example.com', PAWL_PASSWORD: 'a quiet harbour at noon' }
  await stage.done(['accounts', 'create', 'Mill', '--id', '7'], asRoot)
  await stage.done(['users', 'create', 'ada@example.com', '--account', '1', '7'], {
    ...asRoot,
    PAWL_NEW_PASSWORD: ada.PAWL_PASSWORD,
  })
  const login = ['login', '--url', stage.url, '--no-keychain', '--account']
  expect(await stage.done([...login, '7'], ada)).toContain('on account Mill #7')
  const token = await stage.token(['--account', '7'])
  expect(token).toBe(await stage.token())
  expect(await stage.token(['--account', '1'])).not.toBe(token)
  expect(json(await stage.done(['whoami', '--json']))).toMatchObject({ account: { id: 1 } })
  expect(await stage.refused(1, ['token', '--account', '99'])).toMatch(/account/)
  expect(await stage.refused(1, [...login, '99'], ada)).toMatch(/account/)
  expect(await stage.ask(await stage.token())).toBe(200)
})

test('a session that was ended at the server is told with 77, and why', async (context) => {
  const stage = await Stage.open(context)
  await stage.logIn()
  await stage.done(['sessions', 'end-all', administrator.username], { ...asAdministrator, PAWL_URL: stage.url })
  expect(await stage.refused(77, ['whoami'])).toMatch(/has ended \(.+\)\. Run `pawl login`\.\n$/)
  expect(await stage.refused(77, ['token'])).toContain('Run `pawl login`.')
})
