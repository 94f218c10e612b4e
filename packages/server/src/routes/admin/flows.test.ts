import { createFakeServices } from '@pawl/store-testkit'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { leaksIn } from '../../../test/secret-forms.ts'
import { idOf, password, setStage } from '../../../test/stage.ts'

const open = async () => {
  const services = createFakeServices()
  const stage = await setStage(services)
  const { token: bearer } = await stage.logIn('root')
  const { ask } = stage
  await ask('POST /admin/accounts', { bearer, body: { id: 2, name: 'Mill' } })
  const ada = await idOf(services, 'ada')
  const change = (body: Readonly<Record<string, unknown>>) => ask(`PATCH /admin/users/${ada}`, { bearer, body })
  const refresh = (refreshToken: string) => ask('POST /auth/refresh', { body: { refresh_token: refreshToken } })
  const verify = (token: string) => ask('GET /auth/session', { bearer: token })
  /** How refresh and verification of a pair are answered now. */
  const fate = async (pair: { token: string; refreshToken: string }) => {
    const answers = [
      await refresh(pair.refreshToken),
      await verify(pair.token),
      await ask('GET /auth/verify', { bearer: pair.token }),
    ]
    return answers.map(({ status, body }) => {
      const { code, reason } = (body['error'] ?? {}) as { code?: string; reason?: string }
      return status === 200 ? 'accepted' : `${status} ${code ?? ''} ${reason ?? ''}`
    })
  }
  const auditOf = async (query: string) =>
    (await ask(`GET /admin/audit?${query}`, { bearer })).body['items'] as readonly Record<string, unknown>[]
  return { ...stage, services, bearer, ada, change, refresh, fate, auditOf }
}

const over = (reason: string) => Array.from({ length: 3 }, () => `401 session_ended ${reason}`)
const accepted = ['accepted', 'accepted', 'accepted']

describe('sessions end at once', () => {
  test('when their user is disabled, who then cannot log in until enabled again', async () => {
    const { ask, bearer, services, ada, logIn, change, fate, auditOf } = await open()
    const one = await logIn('ada')
    services.clock.advance(1000)
    const two = await logIn('ada')
    expect(await change({ disabled: true })).toMatchObject({
      status: 200,
      body: { sessionsEnded: 2, user: { disabled: true } },
    })
    expect(await fate(one)).toEqual(over('user_disabled'))
    expect(await fate(two)).toEqual(over('user_disabled'))
    await expect(logIn('ada')).rejects.toThrow('invalid_credentials')
    await change({ disabled: false })
    expect(await fate(one)).toEqual(over('user_disabled'))
    expect(await fate(await logIn('ada'))).toEqual(accepted)
    expect(await auditOf(`kind=user_changed&user=${ada}`)).toMatchObject([
      { user: { id: ada, username: 'ada' }, by: { username: 'root' }, detail: 'disabled', address: '127.0.0.1' },
      { detail: 'disabled' },
    ])
    const { body } = await ask(`GET /admin/sessions?user=${ada}&state=revoked`, { bearer })
    expect(body['items']).toMatchObject([
      { guid: two.guid, state: 'revoked', endedReason: 'user_disabled', current: false },
      { guid: one.guid, endedReason: 'user_disabled' },
    ])
  })

  test('when an administrator sets a new password, and only that one opens new ones', async () => {
    const { logIn, change, fate } = await open()
    const pair = await logIn('ada')
    const next = 'a louder harbour at night'
    expect(await change({ password: next })).toMatchObject({ body: { sessionsEnded: 1 } })
    expect(await fate(pair)).toEqual(over('password_changed'))
    await expect(logIn('ada')).rejects.toThrow('invalid_credentials')
    expect(await fate(await logIn('ada', next))).toEqual(accepted)
  })

  test('when the membership that they act on is taken away, and others go on', async () => {
    const { ask, logIn, change, fate } = await open()
    await change({ accounts: [1, 2] })
    const home = await logIn('ada')
    const away = (await ask('POST /auth/login', { body: { username: 'ada', password, account_id: 2 } }))
      .body as typeof home
    expect(await change({ accounts: [1] })).toMatchObject({ body: { sessionsEnded: 1 } })
    expect(await fate(away)).toEqual(over('account_removed'))
    expect(await fate(home)).toEqual(accepted)
  })

  test.each(['json', 'urlencoded', 'multipart'] as const)(
    'when their account is disabled (%s), and none is opened on it',
    async (encoding) => {
      const { ask, bearer, logIn, change, fate, auditOf } = await open()
      await change({ accounts: [2] })
      const pair = await logIn('ada')
      expect(await ask('PATCH /admin/accounts/2', { bearer, encoding, body: { disabled: true } })).toMatchObject({
        status: 200,
        body: { account: { id: 2, name: 'Mill', disabled: true }, sessionsEnded: 1 },
      })
      expect(await fate(pair)).toEqual(over('account_removed'))
      await expect(logIn('ada')).rejects.toThrow('account_not_allowed')
      expect(await auditOf('kind=account_changed')).toMatchObject([
        { account: { id: 2, name: 'Mill' }, detail: 'disabled' },
      ])
      await ask('PATCH /admin/accounts/2', { bearer, encoding, body: { disabled: false, name: 'Weir' } })
      expect(await fate(await logIn('ada'))).toEqual(accepted)
    },
  )

  test('when an administrator ends one, or all of a user, each with one record', async () => {
    const { ask, bearer, ada, logIn, fate, auditOf } = await open()
    const [one, two, three] = [await logIn('ada'), await logIn('ada'), await logIn('ada')]
    expect(await ask(`DELETE /admin/sessions/${one.guid}`, { bearer })).toMatchObject({
      status: 200,
      body: { success: true },
    })
    expect((await ask(`DELETE /admin/sessions/${one.guid}`, { bearer })).status).toBe(200)
    expect(await fate(one)).toEqual(over('administrator'))
    expect(await fate(two)).toEqual(accepted)
    const all = await ask(`DELETE /admin/sessions?user=${ada}`, { bearer })
    expect(all.body).toEqual({ success: true, sessionsEnded: 2 })
    expect((await ask(`DELETE /admin/sessions?user=${ada}`, { bearer })).body).toEqual({
      success: true,
      sessionsEnded: 0,
    })
    expect(await fate(three)).toEqual(over('administrator'))
    expect(await auditOf('kind=session_revoked')).toMatchObject([{ session: one.guid, by: { username: 'root' } }])
    expect(await auditOf('kind=sessions_revoked')).toMatchObject([{ user: { id: ada }, by: { username: 'root' } }])
  })
})

test('nobody’s sessions are ended where the user is left out, or the session is none', async () => {
  const { ask, bearer, logIn, fate } = await open()
  const pair = await logIn('ada')
  expect(await ask('DELETE /admin/sessions', { bearer })).toMatchObject({
    status: 400,
    body: { error: { code: 'missing_parameter', parameters: ['user'] } },
  })
  expect((await ask('DELETE /admin/sessions/174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51', { bearer })).status).toBe(404)
  expect((await ask('GET /admin/sessions/174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51', { bearer })).status).toBe(404)
  expect((await ask('DELETE /admin/sessions/nonsense', { bearer })).status).toBe(400)
  expect(await fate(pair)).toEqual(accepted)
})

test('a token that came back is in the audit trail, in the session and in the overview', async () => {
  const { ask, bearer, services, logIn, refresh, auditOf } = await open()
  const pair = await logIn('ada')
  await refresh(pair.refreshToken)
  services.clock.advance(20_000)
  expect((await refresh(pair.refreshToken)).body).toMatchObject({ error: { code: 'refresh_token_reused' } })
  const about = { session: pair.guid, user: { username: 'ada' }, account: { id: 1, name: 'Default' }, by: null }
  expect(await auditOf(`kind=refresh_token_reused&session=${pair.guid}`)).toMatchObject([about])
  expect((await ask(`GET /admin/sessions/${pair.guid}`, { bearer })).body).toMatchObject({
    session: {
      ...{ state: 'revoked', endedReason: 'token_reuse', refreshCount: 1 },
      verdicts: { rotated: 1, reused: 1, paced: 0, repeated: 0, superseded: 0 },
    },
  })
  expect((await ask('GET /admin/overview', { bearer })).body).toMatchObject({
    ...{ liveSessions: 1, reusesLastDay: 1, loopsNow: 0, loopsLastDay: 0, store: { kind: 'sqlite', ready: true } },
    minutes: [{ logins: 2, refreshes: 1, refusedRefreshes: 1, reuses: 1, refusedLogins: 0 }],
  })
})

test('the audit trail is narrowed by time, and refuses a day that does not exist', async () => {
  const { ask, bearer, services, logIn, auditOf } = await open()
  services.clock.advance(1_800_000)
  await logIn('ada')
  const from = encodeURIComponent('2030-01-01T00:30:00+00:00')
  expect(await auditOf(`from=${from}`)).toMatchObject([{ kind: 'login', user: { username: 'ada' } }])
  expect(await auditOf(`kind=login&until=${from}`)).toMatchObject([{ user: { username: 'root' } }])
  expect(
    await ask(`GET /admin/audit?from=${encodeURIComponent('2030-02-30T00:00:00+00:00')}`, { bearer }),
  ).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_parameter', parameters: ['from'] } },
  })
})

test('whatever is asked, no secret is in the log', async () => {
  const { ask, bearer, logIn, refresh, log, change } = await open()
  const canary = `Käse & "Brot" ${randomBytes(9).toString('hex')}`
  const key = randomBytes(24).toString('base64url')
  await change({ password: canary })
  const pair = await logIn('ada', canary)
  const next = (await refresh(pair.refreshToken)).body as typeof pair
  const basic = `Basic ${Buffer.from(`ada:${canary}`).toString('base64')}`
  for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
    await ask('POST /auth/login', { encoding, body: { username: canary, password: canary } })
    await ask('POST /auth/refresh', {
      encoding,
      body: { refresh_token: next.refreshToken },
      headers: { 'idempotency-key': key },
    })
    await ask('POST /admin/users', { bearer, encoding, body: { username: 'ada', password: canary, accounts: [1] } })
  }
  await ask('GET /auth/verify', { headers: { authorization: basic } })
  await ask(`GET /auth/session?token=${pair.token}&password=${encodeURIComponent(canary)}`, { bearer: pair.token })
  await ask(`GET /${pair.token}`, {})
  await ask('POST /auth/login', {
    headers: { 'content-type': 'application/json' },
    body: { username: 'x', password: [canary] },
  })
  expect(log()).not.toBe('')
  expect(leaksIn(log(), [canary, key, pair.token, pair.refreshToken, next.token, next.refreshToken, bearer])).toEqual(
    [],
  )
})
