import { describe, expect, test } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { callEvery, Stage } from '../../test/stage.ts'

const hour = 3_600_000

async function expired(
  options: ConstructorParameters<typeof Stage>[0] = {},
): Promise<{ stage: Stage } & Awaited<ReturnType<Stage['loggedIn']>>> {
  const stage = new Stage(options)
  const client = await stage.loggedIn()
  await client.session.close()
  await stage.time.advance(hour)
  return { stage, ...client }
}

test('a lost answer is asked for again with the same key, and the session lives', async () => {
  const { stage, session } = await expired()
  let lost = 2
  stage.fault = ({ path }) => (path === '/auth/refresh' && lost-- > 0 ? 'answer lost' : undefined)
  await stage.time.until(session.token())
  expect(new Set(stage.presentations.map(({ key }) => key)).size).toBe(1)
  expect(stage.server.counts).toMatchObject({ rotated: 1, repeated: 2, superseded: 0, reused: 0 })
})

test('every refresh token has a key of its own', async () => {
  const stage = new Stage()
  await stage.loggedIn()
  await stage.time.advance(10 * hour)
  expect(new Set(stage.presentations.map(({ key }) => key)).size).toBe(stage.presentations.length)
  for (const { key } of stage.presentations) expect(key).toMatch(/^[\x21-\x7e]{16,128}$/)
})

test('no answer is tried again after about 0.3 s and 1.2 s, then with growing pauses', async () => {
  const { stage, session } = await expired()
  stage.latency = 0
  stage.fault = ({ path }) => (path === '/auth/refresh' ? 'connection refused' : undefined)
  await expect(stage.time.until(session.token())).rejects.toMatchObject({ code: 'no_answer', retryable: true })
  const at = stage.presentations.map((request) => request.at - hour - 40)
  expect(at.slice(0, 3)).toEqual([0, 300, 1500])
  expect(at[3]).toBeLessThanOrEqual(1500 + 60_000)
})

describe('the server asks for a pause', () => {
  test.each([
    [
      429,
      { 'retry-after': '7' },
      '{"success":false,"error":{"code":"refresh_flood","message":"Wait.","retryAfter":7}}',
    ],
    [503, { 'retry-after': '7' }, '<html>Service unavailable</html>'],
    [503, {}, '{"success":false,"error":{"code":"store_unavailable","message":"Wait.","retryAfter":7}}'],
    [
      503,
      { 'retry-after': 'Fri, 23 Nov 2035 12:00:07 GMT', date: 'Fri, 23 Nov 2035 12:00:00 GMT' },
      '<html>Service unavailable</html>',
    ],
  ])('%i %j: no request comes early', async (status, headers, text) => {
    const { stage, session } = await expired()
    let refusals = 2
    stage.fault = ({ path }) =>
      path === '/auth/refresh' && refusals-- > 0 ? { answer: { status, headers, text } } : undefined
    await stage.time.until(session.token())
    const at = stage.presentations.map((request) => request.at)
    expect(at).toHaveLength(3)
    for (const [index, moment] of at.slice(1).entries()) {
      const pause = moment - (at[index] ?? 0)
      expect(pause).toBeGreaterThanOrEqual(7_000)
      expect(pause).toBeLessThanOrEqual(7_700 + 2_000)
    }
  })

  test('longer than a caller waits: the call fails at once and says how long', async () => {
    const { stage, session } = await expired()
    const text = '{"success":false,"error":{"code":"overloaded","message":"Wait.","retryAfter":120}}'
    stage.fault = ({ path }) => (path === '/auth/refresh' ? { answer: { status: 503, text } } : undefined)
    const failure = { code: 'overloaded', status: 503, retryable: true, retryAfter: 120 }
    await expect(stage.time.until(session.token())).rejects.toMatchObject(failure)
    await expect(stage.time.until(session.token())).rejects.toMatchObject(failure)
    expect(stage.presentations).toHaveLength(1)
  })

  test('while the bearer is good no call fails, and nothing is sent early', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    const text = '{"success":false,"error":{"code":"overloaded","message":"Wait.","retryAfter":20}}'
    stage.fault = ({ path }) => (path === '/auth/refresh' ? { answer: { status: 503, text } } : undefined)
    await stage.time.advance(hour - 130_000)
    expect(await callEvery(stage, session, 2, 120)).toEqual([])
    const at = stage.presentations.map((request) => request.at)
    expect(at.length).toBeGreaterThan(2)
    for (const [index, moment] of at.slice(1).entries())
      expect(moment - (at[index] ?? 0)).toBeGreaterThanOrEqual(20_000)
  })
})

test('the refresh endpoint is away for minutes: calls fail only when the bearer has run out, and go on when it is back', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await stage.time.advance(hour - 60_000)
  stage.fault = ({ path }) => (path === '/auth/refresh' ? 'connection refused' : undefined)
  expect(await callEvery(stage, session, 5, 55)).toEqual([])
  await stage.time.advance(180_000)
  stage.fault = () => undefined
  await stage.time.advance(30_000)
  expect(await callEvery(stage, session, 5, 60)).toEqual([])
  expect(stage.server.live).toHaveLength(1)
})

test('a caller who needs a bearer outlasts a refresh that would not have waited', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await session.close()
  await stage.time.advance(hour - 11_000)
  let fails = 2
  stage.fault = ({ path }) => (path === '/auth/refresh' && fails-- > 0 ? 'request lost' : undefined)
  await session.token()
  await stage.time.advance(11_000)
  expect(await stage.time.until(session.token())).toMatch(/^at\.guid-1\.1/)
})

test('a bucket that is empty makes a call wait; longer than half a minute is an error that says so', async () => {
  const stage = new Stage({ tokenLifetime: 0 })
  const { session } = await stage.loggedIn()
  await session.close()
  await stage.time.until(Promise.all([session.token(), session.token()]))
  for (let round = 0; round < 5; round++) await stage.time.until(session.token())
  const seconds = stage.time.now / 1000
  expect(stage.presentations.length).toBeLessThanOrEqual(6 + seconds / 2)
  expect(stage.presentations.length).toBeGreaterThan(6)
})

test('close waits for a refresh that is under way, and keeps what it brings', async () => {
  const { stage, session } = await expired()
  const token = session.token()
  await stage.time.advance(1)
  await stage.time.until(session.close())
  expect(await token).toMatch(/^at\.guid-1\.1/)
})

test('a process that was told to wait for longer than a caller does finds what another one stored meanwhile', async () => {
  const stage = new Stage({ tokenLifetime: 60 })
  const storage = memoryStorage()
  const first = await stage.loggedIn({ storage })
  const second = stage.client({ storage })
  await stage.time.until(second.session.token())
  await Promise.all([first.session.close(), second.session.close()])
  await stage.time.advance(61_000)
  const limited = { answer: { status: 429, text: '{}', headers: { 'retry-after': '300' } } }
  stage.fault = ({ path }) => (path === '/auth/refresh' ? limited : undefined)
  await expect(stage.time.until(second.session.token())).rejects.toMatchObject({ retryAfter: 300 })
  stage.fault = () => undefined
  const token = await stage.time.until(first.session.token())
  expect(await stage.time.until(second.session.token())).toBe(token)
  expect(stage.server.counts.rotated).toBe(1)
})

test('a call that joined a switch of the account does not fail with it, once another process has stored a good pair', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const first = await stage.loggedIn({ storage })
  const second = stage.client({ storage })
  await stage.time.until(second.session.token())
  await Promise.all([first.session.close(), second.session.close()])
  await stage.time.advance(hour)
  const limited = { answer: { status: 503, text: '{}', headers: { 'retry-after': '28' } } }
  stage.fault = ({ path }) => (path === '/auth/refresh' ? limited : undefined)
  const switched = second.session.masquerade(2).catch((error: unknown) => error)
  await stage.time.advance(100)
  const call = second.session.fetch('/reports')
  stage.fault = () => undefined
  await stage.time.until(first.session.token())
  stage.fault = ({ path }) => (path.startsWith('/auth/') ? limited : undefined)
  expect((await stage.time.until(call)).status).toBe(200)
  expect(await stage.time.until(switched)).toMatchObject({ code: 'unexpected_answer', retryAfter: 28 })
})
