import { accountId, createUser } from '@pawl/core'
import { endpoints, type Endpoint } from '@pawl/protocol'
import { createFakeServices } from '@pawl/store-testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { idOf, password, setStage, type Asked, type Stage } from '../../../test/stage.ts'

const services = createFakeServices()
let stage: Stage
let ids: Record<string, string>

const fields: Readonly<Record<string, unknown>> = {
  username: 'intruder',
  password: 'another quiet harbour',
  accounts: [1],
  default_account_id: 1,
  administrator: true,
  integrator: false,
  disabled: true,
  id: 77,
  name: 'Taken over',
}

const adminEndpoints = Object.values(endpoints as unknown as Record<string, Endpoint>).filter(
  ({ authentication }) => authentication === 'admin',
)
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`

/** With every parameter that the endpoint knows, each of them fit. */
const request = ({ method, path, parameters }: Endpoint): readonly [Parameters<Stage['ask']>[0], Asked] => {
  const { body } = parameters as unknown as { body?: { properties: object } }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '')
  const query = method === 'DELETE' && path === '/admin/sessions' ? `?user=${ids['id'] ?? ''}` : ''
  const sent = Object.fromEntries(Object.keys(body?.properties ?? {}).map((name) => [name, fields[name]]))
  return [`${method as 'GET'} /${filled.slice(1)}${query}`, body === undefined ? {} : { body: sent }]
}

const everything = (from: typeof services) => structuredClone(from.database.snapshot())

beforeAll(async () => {
  stage = await setStage(services)
  const { guid } = await stage.logIn('ada')
  ids = { id: String(await idOf(services, 'root')), guid }
})

describe.each(adminEndpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', (_, endpoint) => {
  const refusals: readonly (readonly [string, () => Promise<Asked>, number, string])[] = [
    ['no credentials', async () => ({}), 401, 'invalid_token'],
    ['a bearer that is none', async () => ({ bearer: 'pawl_at_nonsense' }), 401, 'invalid_token'],
    ['a refresh token', async () => ({ bearer: (await stage.logIn('root')).refreshToken }), 401, 'invalid_token'],
    [
      'username and password',
      async () => ({
        headers: { authorization: `Basic ${Buffer.from(`root:${password}`).toString('base64')}` },
      }),
      401,
      'invalid_token',
    ],
    ['the bearer of a plain user', async () => ({ bearer: (await stage.logIn('ada')).token }), 403, 'forbidden'],
    ['the bearer of an ended session', endedSession, 401, 'session_ended'],
  ]

  test.each(refusals)('changes nothing and tells nothing to %s', async (_name, credentials, status, code) => {
    const given = await credentials()
    const [route, asked] = request(endpoint)
    const before = everything(services)
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      const answer = await stage.ask(route, { ...asked, ...given, encoding })
      expect(answer.status).toBe(status)
      expect(answer.body).toMatchObject({ success: false, error: { code } })
      expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401)
      expect(answer.text).not.toContain('argon2')
    }
    expect(everything(services)).toEqual(before)
  })
})

const endedSession = async (): Promise<Asked> => {
  const { token } = await stage.logIn('root')
  await stage.ask('POST /auth/logout', { bearer: token })
  return { bearer: token }
}

test('an administrator whose right was taken away is refused from that moment on', async () => {
  await createUser(
    services,
    {
      username: 'deputy',
      password,
      accounts: [accountId(1)],
      defaultAccountId: null,
      administrator: true,
      integrator: false,
    },
    { by: null, address: 'stage' },
  )
  const [root, deputy] = [await stage.logIn('root'), await stage.logIn('deputy')]
  expect((await stage.ask('GET /admin/users', { bearer: deputy.token })).status).toBe(200)
  const id = await idOf(services, 'deputy')
  const changed = await stage.ask(`PATCH /admin/users/${id}`, { bearer: root.token, body: { administrator: false } })
  expect(changed.status).toBe(200)
  expect((await stage.ask('GET /admin/users', { bearer: deputy.token })).status).toBe(403)
})

test('every endpoint of the table that asks for an administrator is served', () => {
  expect(adminEndpoints.length).toBeGreaterThanOrEqual(14)
})
