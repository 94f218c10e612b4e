import { plus } from '@pawl/core'
import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, openStage, type AskedOf, type ContractStage } from '../../../test/contract.ts'
import type { Answered } from '../../../test/stage.ts'

let stage: ContractStage<FakeServices>
let pair: { token: string; refreshToken: string; guid: string }

const key = (name: string): Record<string, string> => ({ 'idempotency-key': name.padEnd(16, '.') })

const refresh = (refreshToken: string, asked: AskedOf = {}): Promise<Answered> =>
  stage.ask('refresh', { body: { refresh_token: refreshToken }, ...asked })

/** The refresh token that an answer handed out. */
const next = ({ body }: Answered): string => String(body['refreshToken'])

beforeEach(async () => {
  stage = await openStage(createFakeServices())
  pair = await stage.logIn('ada')
})

afterEach(async () => {
  await stage.app.close()
})

describe('POST /auth/refresh', () => {
  test('answers a new pair of the same session, in every encoding', async () => {
    let { refreshToken } = pair
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      stage.services.clock.advance(3_000_000)
      const answer = await refresh(refreshToken, { encoding })
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ guid: pair.guid, tokenLifetime: 3600 })
      expect(next(answer)).not.toBe(refreshToken)
      expect(codeOf(await stage.ask('showCurrentSession', { bearer: String(answer.body['token']) }))).toBeNull()
      refreshToken = next(answer)
    }
  })

  test('counts lifetimes from the answer and rounds them down', async () => {
    stage.services.clock.advance(1)
    const answer = await refresh(pair.refreshToken)
    // Deadlines are whole seconds, so this one lies 3,600.999 s ahead.
    expect(answer.body).toMatchObject({ tokenExpiration: '2030-01-01T01:00:01+00:00', tokenLifetime: 3600 })
    expect(answer.text).toBe(JSON.stringify(answer.body))
  })

  test('gives the same attempt the very same bytes again, and nobody else', async () => {
    const first = await refresh(pair.refreshToken, { headers: key('one') })
    const again = await refresh(pair.refreshToken, { headers: key('one') })
    expect(again.text).toBe(first.text)
    expect(codeOf(await refresh(pair.refreshToken, { headers: key('two') }))).toBe('refresh_token_superseded')
    expect(codeOf(await refresh(pair.refreshToken))).toBe('refresh_token_superseded')
    expect(codeOf(await refresh(next(first)))).toBeNull()
  })

  test('tells the loser of a race when to look again, and ends the session for a late copy', async () => {
    const first = await refresh(pair.refreshToken)
    stage.services.clock.advance(4000)
    const lost = await refresh(pair.refreshToken)
    expect(lost.body).toMatchObject({ error: { code: 'refresh_token_superseded', retryAfter: 6 } })
    expect(lost.headers['retry-after']).toBeUndefined()
    stage.services.clock.advance(6001)
    expect(codeOf(await refresh(pair.refreshToken))).toBe('refresh_token_reused')
    const ended = await refresh(next(first))
    expect(ended.body).toMatchObject({ error: { code: 'session_ended', reason: 'token_reuse' } })
    expect(ended.headers['www-authenticate']).toBe('Bearer realm="pawl", error="invalid_token"')
  })

  test('refuses what is none of ours at once', async () => {
    const { refreshToken, token } = pair
    const tampered = refreshToken.slice(0, -1) + (refreshToken.endsWith('A') ? 'B' : 'A')
    for (const foreign of [
      'x',
      'pawl_rt_',
      tampered,
      token,
      `${refreshToken} `,
      refreshToken.toUpperCase(),
      'ø'.repeat(76),
    ]) {
      const answer = await refresh(foreign)
      expect([foreign, codeOf(answer)]).toEqual([foreign, 'invalid_refresh_token'])
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="pawl"')
    }
  })

  test('names the parameter or header that is missing or unfit', async () => {
    expect((await stage.ask('refresh')).body).toMatchObject({
      error: { code: 'missing_parameter', message: 'refresh_token is required.', parameters: ['refresh_token'] },
    })
    for (const unfit of [{ refresh_token: 1 }, { refresh_token: '' }, { refresh_token: [pair.refreshToken] }]) {
      expect((await stage.ask('refresh', { body: unfit })).body).toMatchObject({
        error: { code: 'invalid_parameter', parameters: ['refresh_token'] },
      })
    }
    for (const unfit of ['', 'short', 'x'.repeat(129), 'with a blank in it']) {
      const answer = await refresh(pair.refreshToken, { headers: { 'idempotency-key': unfit } })
      expect(answer.body).toMatchObject({ error: { code: 'invalid_parameter', parameters: ['idempotency-key'] } })
    }
    // None of these spent it.
    expect(codeOf(await refresh(pair.refreshToken))).toBeNull()
  })

  test('asks for a login once the token has run out', async () => {
    stage.services.clock.advance(30 * 86_400_000)
    expect(codeOf(await refresh(pair.refreshToken))).toBe('refresh_token_expired')
  })
})

describe('a client that refreshes in a loop', () => {
  test('gets the same pair again, and a notice that says why', async () => {
    let { refreshToken } = pair
    for (let time = 0; time < 6; time++) {
      stage.services.clock.advance(100)
      refreshToken = next(await refresh(refreshToken))
    }
    stage.services.clock.advance(29_000)
    const looping = await refresh(refreshToken)
    expect(looping.status).toBe(200)
    expect(next(looping)).toBe(refreshToken)
    expect(looping.body['notice']).toEqual({
      code: 'refresh_loop',
      diagnosis: 'clock_ahead',
      message:
        'This session was refreshed 7 times in the last minute; its bearer token is good for 3571 more seconds. Count tokenLifetime from your own time of receipt; do not compare tokenExpiration with your clock.',
      refreshAfter: 3571,
      help: 'http://127.0.0.1:4600/docs/refresh-loops#clock_ahead',
    })
    expect(looping.body['tokenLifetime']).toBe(3571)
    expect(looping.text).toBe(JSON.stringify(looping.body))
  })

  test('beyond all bounds is told to wait, and its token is not spent', async () => {
    let { refreshToken } = pair
    for (let time = 0; time < 6; time++) refreshToken = next(await refresh(refreshToken))
    const codes = new Set<string | null>()
    for (let time = 0; time < 110; time++) codes.add(codeOf(await refresh(refreshToken)))
    expect([...codes]).toEqual([null, 'refresh_flood'])
    stage.services.clock.advance(1000)
    expect(codeOf(await refresh(refreshToken))).toBeNull()
  })

  test('on a dead token is told so, however often: a terminal answer is never hidden', async () => {
    const spent = pair.refreshToken
    await refresh(spent)
    stage.services.clock.advance(11_000)
    const codes: (string | null)[] = []
    for (let time = 0; time < 200; time++) codes.push(codeOf(await refresh(spent)))
    expect(codes[0]).toBe('refresh_token_reused')
    expect(new Set(codes.slice(1))).toEqual(new Set(['session_ended']))
  })
})

describe('POST /auth/masquerade', () => {
  const masquerade = (account: unknown, refreshToken: string, asked: AskedOf = {}): Promise<Answered> =>
    stage.ask('masquerade', { body: { refresh_token: refreshToken, account_id: account }, ...asked })

  test('goes on with the session on another account, and ends the former bearer at once', async () => {
    const away = await stage.addAccount('Away')
    await stage.addUser({ username: 'bo', accounts: [1 as typeof away.id, away.id] })
    const { guid, ...first } = await stage.logIn('bo')
    let { refreshToken, token } = first
    for (const [encoding, account] of [
      ['json', away.id],
      ['urlencoded', 1],
      ['multipart', away.id],
    ] as const) {
      // prettier-ignore
      const answer = await masquerade(account, refreshToken, { encoding })
      expect(answer.body).toMatchObject({ success: true, guid })
      expect(codeOf(await stage.ask('showCurrentSession', { bearer: token }))).toBe('token_expired')
      token = String(answer.body['token'])
      refreshToken = next(answer)
      const session = await stage.ask('showCurrentSession', { bearer: token })
      expect(session.body).toMatchObject({ account: { id: account } })
    }
  })

  test('does not spend the token where the user may not act on that account', async () => {
    const other = await stage.addAccount('Other')
    expect(codeOf(await masquerade(other.id, pair.refreshToken))).toBe('account_not_allowed')
    expect(codeOf(await masquerade(999, pair.refreshToken))).toBe('account_not_allowed')
    expect(codeOf(await refresh(pair.refreshToken))).toBeNull()
  })

  test('of the same attempt is answered again; for another account it is another attempt', async () => {
    const away = await stage.addAccount('Away')
    await stage.addUser({ username: 'bo', accounts: [1 as typeof away.id, away.id] })
    const { refreshToken } = await stage.logIn('bo')
    const first = await masquerade(away.id, refreshToken, { headers: key('one') })
    expect((await masquerade(away.id, refreshToken, { headers: key('one') })).text).toBe(first.text)
    expect(codeOf(await masquerade(1, refreshToken, { headers: key('one') }))).toBe('refresh_token_superseded')
  })

  test('names every parameter that is missing', async () => {
    const nothing = await stage.ask('masquerade', { headers: { 'idempotency-key': 'x' } })
    expect(nothing.body).toMatchObject({
      error: { code: 'missing_parameter', parameters: ['refresh_token', 'account_id', 'idempotency-key'] },
    })
  })
})

test('a session never outlives its hard end, and says so', async () => {
  const limited = await openStage(createFakeServices({ policy: { sessionLifetime: 7_200_000 } }))
  const { refreshToken } = await limited.logIn('ada')
  limited.services.clock.advance(7_000_000)
  const answer = await limited.ask('refresh', { body: { refresh_token: refreshToken } })
  expect(answer.body).toMatchObject({ tokenLifetime: 200, refreshTokenLifetime: 200 })
  const end = plus(limited.services.clock.now(), 200_000)
  limited.services.clock.advance(end - limited.services.clock.now())
  expect(codeOf(await limited.ask('refresh', { body: { refresh_token: next(answer) } }))).toBe('refresh_token_expired')
  expect((await limited.ask('showCurrentSession', { bearer: String(answer.body['token']) })).status).toBe(401)
  await limited.app.close()
})
