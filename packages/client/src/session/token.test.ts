import { describe, expect, test } from 'vitest'
import { callEvery, Stage } from '../../test/stage.ts'
import type { SessionStorage } from '../storage/storage.ts'

const hour = 3_600_000
const day = 24 * hour

test('100 calls at once, when the bearer has run out, cause one refresh, and none fails', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await session.close()
  await stage.time.advance(hour)
  const calls = Array.from({ length: 100 }, async () => session.fetch('/reports/call-data'))
  const answers = await stage.time.until(Promise.all(calls))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(100)
  expect(stage.presentations).toHaveLength(1)
})

test('a call inside the margin uses the bearer that is still good, and does not wait for the refresh', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await session.close()
  const before = await session.token()
  await stage.time.advance(hour - 100_000)
  stage.fault = () => 'answer lost'
  expect(await session.token()).toBe(before)
  await stage.time.advance(1)
  expect(stage.presentations).toHaveLength(1)
})

test('a refresh that fails early fails no call while the bearer is good', async () => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  stage.fault = ({ path }) => (path === '/auth/refresh' ? 'connection refused' : undefined)
  await stage.time.advance(hour - 110_000)
  expect(await callEvery(stage, session, 5, 100)).toEqual([])
  expect(events.some(({ name }) => name === 'refreshFailed')).toBe(true)
})

test.each([
  ['has run out', hour, 0],
  ['is suspect', 0, day],
])(
  'a call whose bearer %s waits for no lost request when another tab has stored a better one',
  async (_name, passed, step) => {
    const stage = new Stage()
    let error = 0
    let text: string | null = null
    const storage: SessionStorage = { read: () => text, write: (given) => void (text = given) }
    const options = { storage, background: false, wall: () => 1_700_000_000_000 + stage.time.now + error }
    const [{ session }, other] = [await stage.loggedIn(options), stage.client(options)]
    await stage.time.advance(passed)
    error = step
    stage.fault = ({ path }) =>
      path === '/auth/refresh' && stage.presentations.length === 1 ? 'request lost' : undefined
    const first = session.token()
    await stage.time.advance(100)
    const better = await stage.time.until(other.session.token())
    const before = stage.time.now
    expect(await stage.time.until(session.token())).toBe(better)
    expect(stage.time.now).toBe(before)
    expect(await stage.time.until(first)).toBe(better)
    expect(stage.server.counts).toMatchObject({ rotated: 1, reused: 0 })
  },
)

test('the deadline is counted from the sending of the request', async () => {
  const stage = new Stage({ tokenLifetime: 100 })
  stage.latency = 4_000
  const { session } = await stage.loggedIn()
  await session.close()
  stage.latency = 0
  // Sent at 0, received at 8 s.
  await stage.time.advance(100_000 - 8_000)
  expect(await stage.time.until(session.token())).toMatch(/^at\.guid-1\.1/)
})

test('an idle session is refreshed once per lifetime by its timer', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await stage.time.advance(10.5 * hour)
  expect(stage.presentations).toHaveLength(10)
  await session.close()
  await stage.time.advance(10 * hour)
  expect(stage.presentations).toHaveLength(10)
})

describe('a wrong clock', () => {
  async function refreshesWith(wall: (now: number) => number): Promise<number> {
    const stage = new Stage()
    const { session } = await stage.loggedIn({ wall: () => wall(stage.time.now) })
    expect(await callEvery(stage, session, 300, (12 * hour) / 1000)).toEqual([])
    await session.close()
    return stage.presentations.length
  }
  const errors = { '2 h': 2 * hour, '1 day': day, '400 days': 400 * day, 'a time zone': 5.5 * hour, '56 years': 0 }

  test.each(Object.entries(errors))(
    'by %s, ahead or behind, causes exactly the refreshes of a right one',
    async (name, error) => {
      const right = await refreshesWith((now) => 1_700_000_000_000 + now)
      const start = name === '56 years' ? 0 : 1_700_000_000_000
      expect(right).toBe(12)
      expect(await refreshesWith((now) => start + now + error)).toBe(right)
      expect(await refreshesWith((now) => start + now - error)).toBe(right)
    },
  )

  test.each([
    ['one day ahead and stays', (now: number) => now + (now > 1.5 * hour ? day : 0)],
    ['one day back and stays', (now: number) => now - (now > 1.5 * hour ? day : 0)],
    ['one day ahead and back again', (now: number) => now + (now > 1.5 * hour && now < 5.5 * hour ? day : 0)],
    ['one minute ahead, every hour', (now: number) => now + Math.floor(now / hour) * 59_000],
  ])('that steps %s causes at most one refresh more', async (_name, wall) => {
    const refreshes = await refreshesWith((now) => 1_700_000_000_000 + wall(now))
    expect(refreshes).toBeGreaterThanOrEqual(12)
    expect(refreshes).toBeLessThanOrEqual(13)
  })

  test('a machine that slept through the lifetime, its monotonic clock too, refreshes once and fails no call', async () => {
    const stage = new Stage()
    let asleep = 0
    const { session, events } = await stage.loggedIn({ wall: () => 1_700_000_000_000 + stage.time.now + asleep })
    asleep = 8 * hour
    for (const state of stage.server.live) state.bearerExpiresAt = 0
    const answers = await stage.time.until(Promise.all([1, 2, 3].map(async () => session.fetch('/reports'))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(stage.presentations).toHaveLength(1)
    expect(events.find(({ name }) => name === 'clockJump')?.event).toEqual({ seconds: 8 * 3600 })
    expect(await callEvery(stage, session, 60, 600)).toEqual([])
    expect(stage.presentations).toHaveLength(1)
  })

  test('a suspect bearer is used all the same where the refresh fails, and only one refresh is tried for it', async () => {
    const stage = new Stage()
    let error = 0
    const { session } = await stage.loggedIn({ wall: () => stage.time.now + error })
    stage.fault = ({ path }) => (path === '/auth/refresh' ? 'connection refused' : undefined)
    error = day
    expect(await callEvery(stage, session, 10, 600)).toEqual([])
    expect(stage.presentations).toHaveLength(1)
  })
})

describe('the lifetime', () => {
  test.each([1, 2, 5, 10])('of %i s works, within the bound of the gate', async (tokenLifetime) => {
    const stage = new Stage({ tokenLifetime })
    const { session } = await stage.loggedIn()
    expect(await callEvery(stage, session, 0.5, 120)).toEqual([])
    const seconds = stage.time.now / 1000
    expect(stage.presentations.length).toBeLessThanOrEqual(6 + seconds / Math.max(2, tokenLifetime / 3))
  })

  test('of 40 days, more than 2^31 ms, causes no early refresh', async () => {
    const stage = new Stage({ tokenLifetime: 40 * 86_400, refreshTokenLifetime: 60 * 86_400 })
    const { session } = await stage.loggedIn()
    await stage.time.advance(5 * day)
    expect(await callEvery(stage, session, 3600, 86_400)).toEqual([])
    expect(stage.presentations).toHaveLength(0)
    await session.close()
    await stage.time.advance(34 * day)
    await stage.time.until(session.token())
    expect(stage.presentations).toHaveLength(1)
  })

  test('of 0 means run out: it refreshes on, and finds the good bearer behind a repeated answer', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await session.close()
    await stage.time.advance(hour)
    let isLost = true
    stage.fault = ({ path }) => (path === '/auth/refresh' && isLost ? 'answer lost' : undefined)
    await expect(stage.time.until(session.token())).rejects.toMatchObject({ code: 'no_answer', retryable: true })
    // A laptop closed on Friday: the answer is repeated on Monday, and its bearer has run out.
    await stage.time.advance(3 * day)
    isLost = false
    const answer = await stage.time.until(session.fetch('/reports'))
    expect(answer.status).toBe(200)
    expect(stage.server.counts).toMatchObject({ rotated: 2, reused: 0, superseded: 0 })
  })

  test.each([-1, -3600, 1e12, NaN, null, undefined, '3600', {}])(
    'of %j is reported, and planned as 10 s',
    async (tokenLifetime) => {
      const stage = new Stage()
      const pair = { success: true, token: 'at', refreshToken: 'rt', tokenLifetime }
      stage.fault = ({ path }) =>
        path === '/auth/login' ? { answer: { status: 200, text: JSON.stringify(pair) } } : undefined
      const { session, events } = await stage.loggedIn()
      expect(events.map(({ event }) => event)).toContainEqual({
        code: 'unusable_lifetime',
        message: expect.any(String) as string,
      })
      expect(session.stats().tokenExpiresIn).toBeLessThanOrEqual(10)
      expect(await session.token()).toBe('at')
      await stage.time.advance(10_000)
      stage.fault = () => ({
        answer: { status: 200, text: JSON.stringify({ ...pair, token: 'at2', tokenLifetime: 60 }) },
      })
      expect(await stage.time.until(session.token())).toBe('at2')
    },
  )
})
