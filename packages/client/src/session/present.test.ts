import { describe, expect, test } from 'vitest'
import { inProcessLock } from '../lock/in-process.ts'
import { memoryStorage } from '../storage/memory.ts'
import { refuse } from '../../test/auth-server.ts'
import { credentials, Stage, type Fault, type Sent } from '../../test/stage.ts'

const hour = 3_600_000
const answering = (status: number, code: string, more: object = {}): ((request: Sent) => Fault) => {
  const answer = { status, text: JSON.stringify(refuse(status, code, more).body) }
  return ({ path }: Sent): Fault => (path === '/auth/refresh' || path === '/auth/masquerade' ? { answer } : undefined)
}

describe('the server says that the session is over', () => {
  test.each([
    ['session_ended', { reason: 'administrator' }, 'administrator'],
    ['invalid_refresh_token', {}, 'invalid_refresh_token'],
    ['refresh_token_expired', {}, 'refresh_token_expired'],
    ['refresh_token_reused', {}, 'refresh_token_reused'],
  ])('%s: it ends once, with the reason, and nothing is sent any more', async (code, more, reason) => {
    const stage = new Stage()
    const storage = memoryStorage()
    const { session, events } = await stage.loggedIn({ storage })
    stage.fault = answering(401, code, more)
    await stage.time.advance(hour)
    const calls = Array.from({ length: 20 }, async () => session.fetch('/reports'))
    const outcomes = await stage.time.until(Promise.allSettled(calls))
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code, retryable: false, help: expect.any(String) as string },
      })
    }
    await stage.time.advance(10 * hour)
    expect(stage.presentations).toHaveLength(1)
    expect(events.filter(({ name }) => name === 'ended')).toMatchObject([{ event: { reason, error: { code } } }])
    expect(await storage.read()).not.toContain('secret')
    expect(session.stats().guid).toBeUndefined()
  })

  test('login begins anew', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    stage.server.end('administrator')
    await stage.time.advance(hour)
    await expect(stage.time.until(session.token())).rejects.toMatchObject({ code: 'session_ended' })
    await stage.time.until(session.login(credentials))
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
  })
})

test.each([
  [401, 'invalid_token'],
  [401, 'some_proxy'],
  [403, 'forbidden'],
  [403, 'session_ended'],
  [400, 'invalid_parameter'],
  [404, 'not_found'],
  [500, 'refresh_token_reused'],
  [503, 'store_unavailable'],
])('%i %s on a refresh ends no session', async (status, code) => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  await session.close()
  await stage.time.advance(hour)
  stage.fault = answering(status, code)
  await expect(stage.time.until(session.token())).rejects.toMatchObject({ code })
  expect(events.some(({ name }) => name === 'ended')).toBe(false)
  stage.fault = () => undefined
  await stage.time.advance(60_000)
  expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
})

describe('superseded', () => {
  test('the newer pair is looked for in the storage, and used when another process has put it there', async () => {
    const stage = new Stage()
    const shared = memoryStorage()
    const storage = { read: () => shared.read(), write: (text: string) => shared.write(text) }
    const { session } = await stage.loggedIn({ storage })
    const { session: other } = stage.client({ storage })
    await Promise.all([session.close(), other.close()])
    await stage.time.advance(hour)
    let refusals = 1
    const superseded = answering(401, 'refresh_token_superseded', { retryAfter: 10 })
    stage.fault = (request) => (request.path === '/auth/refresh' && refusals-- > 0 ? superseded(request) : undefined)
    const token = session.token()
    await stage.time.advance(3_000)
    const newer = await stage.time.until(other.token())
    expect(await stage.time.until(token)).toBe(newer)
    expect(stage.time.now - hour).toBeLessThan(6_000)
    expect(stage.presentations).toHaveLength(2)
  })

  test('no newer pair comes: the token is presented once more, and that answer is final', async () => {
    const stage = new Stage()
    const { session, events } = await stage.loggedIn()
    await session.close()
    await stage.time.advance(hour)
    stage.fault = answering(401, 'refresh_token_superseded', { retryAfter: 10 })
    const failure = { code: 'refresh_token_superseded' }
    await expect(stage.time.until(session.token())).rejects.toMatchObject(failure)
    const at = stage.presentations.map((request) => request.at)
    expect(at).toHaveLength(2)
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(10_000)
    expect(events.filter(({ name }) => name === 'ended')).toHaveLength(1)
  })

  test('the second presentation may succeed', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await session.close()
    await stage.time.advance(hour)
    let refusals = 1
    const superseded = answering(401, 'refresh_token_superseded', { retryAfter: 10 })
    stage.fault = (request) => (request.path === '/auth/refresh' && refusals-- > 0 ? superseded(request) : undefined)
    expect(await stage.time.until(session.token())).toMatch(/^at\.guid-1\.1/)
    expect(stage.presentations).toHaveLength(2)
  })
})

test.each([1, 2, 3])(
  'a process that is stopped as it reads the storage for the %i. time looks again, and does not present a token of long ago',
  async (stopsAt) => {
    const stage = new Stage()
    // Without its lock, which a process that is stopped loses to the next.
    const shared = { ...memoryStorage(), lock: inProcessLock() }
    let [reads, slept] = [0, 0]
    const wall = (): number => 1_700_000_000_000 + stage.time.now + slept
    const { session: other } = await stage.loggedIn({ storage: shared, wall, background: false })
    const storage = {
      ...shared,
      lock: inProcessLock(),
      async read() {
        const text = await shared.read()
        if (++reads === stopsAt) {
          // Its monotonic clock stands still meanwhile, as on Linux.
          slept = 8 * hour
          await other.token()
        }
        return text
      },
    }
    await stage.time.advance(hour)
    const { session } = stage.client({ storage, wall, background: false })
    expect(await stage.time.until(session.token())).toBe(await stage.time.until(other.token()))
    expect(reads).toBeGreaterThanOrEqual(stopsAt)
    expect(stage.presentations).toHaveLength(1)
  },
)
