import fc from 'fast-check'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { fileStorage, keychainStorage } from '../node.ts'
import { memoryStorage } from '../storage/memory.ts'
import { credentials, Stage, type StagedClient } from '../../test/stage.ts'

/** Everything that a program could print of it. */
function printed(value: unknown): string {
  const seen = inspect(value, { depth: 20, showHidden: true, getters: true })
  return `${seen}\n${JSON.stringify(value)}\n${String(value)}\n${value instanceof Error ? (value.stack ?? '') : ''}`
}

function expectNoSecret(value: unknown, stage: Stage): void {
  const text = printed(value)
  for (const { key, authorization } of stage.sent) {
    if (key) expect(text).not.toContain(key)
    if (authorization) expect(text).not.toContain(authorization.slice(7))
  }
  expect(text).not.toMatch(/secret|right password|wrong pass/)
}

test('neither the session nor its storage, stats or events show a secret', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session, events } = await stage.loggedIn({ storage })
  await stage.time.advance(2 * 3_600_000)
  stage.server.end('administrator')
  await stage.time.until(session.fetch('/reports'))
  expect(events.length).toBeGreaterThan(2)
  for (const value of [session, session.stats(), events, fileStorage('/nowhere'), keychainStorage()]) {
    expectNoSecret(value, stage)
  }
})

test('an error shows no secret, also where the server or the network echoes what it was sent', async () => {
  const echoes = fc.record({
    status: fc.constantFrom(200, 400, 401, 403, 429, 500),
    where: fc.constantFrom('message', 'help', 'reason', 'parameters', 'unknown', 'text', 'fault'),
    password: fc.constantFrom('wrong password', 'wrong pass"word\\', 'wrong pass\u2028word'),
  })
  await fc.assert(
    fc.asyncProperty(echoes, async ({ status, where, password }) => {
      const stage = new Stage()
      const client = await stage.loggedIn()
      const mirror = (url: unknown, init?: RequestInit): Promise<Response> => {
        const isLogin = String(url).endsWith('login')
        const sent = `${init?.body as string} ${JSON.stringify(init?.headers)} ${isLogin ? password : ''}`
        if (where === 'fault') return Promise.reject(new TypeError(sent, { cause: new Error(sent) }))
        const value = where === 'parameters' ? [sent] : sent
        const error = { code: 'invalid_parameter', message: 'No.', [where]: value }
        return Promise.resolve(
          new Response(where === 'text' ? sent : JSON.stringify({ success: false, error }), { status }),
        )
      }
      for (const error of await failuresOf(stage, client, mirror, password)) expectNoSecret(error, stage)
    }),
    { numRuns: 60 },
  )
})

test('a sentence in which the password is a word does not come through, rather than with a blank that tells the password', async () => {
  const stage = new Stage()
  const error = {
    code: 'invalid_credentials',
    message: 'The username or the password is wrong.',
    parameters: ['password'],
  }
  stage.fault = () => ({ answer: { status: 401, text: JSON.stringify({ success: false, error }) } })
  const login = async (password: string): Promise<unknown> =>
    stage.time.until(
      stage
        .client()
        .session.login({ ...credentials, password })
        .catch((thrown: unknown) => thrown),
    )
  expect(await login('wrong')).toMatchObject({ code: error.code, message: error.code, parameters: ['password'] })
  expect(await login('invalid')).toMatchObject(error)
  // What the SDK says by itself holds no secret.
  stage.fault = () => ({ answer: { status: 502, text: '<h1>Bad gateway</h1>' } })
  expect(await login('auth')).toMatchObject({ message: expect.stringContaining('unlike an auth server') as string })
})

async function failuresOf(
  stage: Stage,
  client: StagedClient,
  mirror: typeof fetch,
  password: string,
): Promise<unknown[]> {
  const storage = memoryStorage()
  const failing = stage.client({ storage, environment: { fetch: mirror } })
  const refused = failing.session.login({ ...credentials, password }).catch((error: unknown) => error)
  const failures = [await stage.time.until(refused)]
  const { session } = await stage.loggedIn({ storage })
  const bearer = await session.token()
  failures.push(await stage.time.until(failing.session.token(bearer).catch((error: unknown) => error)))
  return [...failures, failing.events, client.events, failing.session]
}
