import { expect, test } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { refuse } from '../../test/auth-server.ts'
import { callEvery, Stage, type Fault, type Sent } from '../../test/stage.ts'

const refusal = { answer: { status: 401, text: JSON.stringify(refuse(401, 'invalid_token').body) } }
const refusingAll = ({ path }: Sent): Fault => (path === '/auth/refresh' ? undefined : refusal)

test('a bearer that the API refuses is replaced by a refresh, and the call repeated', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  for (const state of stage.server.live) state.bearerExpiresAt = 0
  const calls = Array.from({ length: 100 }, async () => session.fetch('/reports', { method: 'POST', body: 'again' }))
  const answers = await stage.time.until(Promise.all(calls))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
  expect(stage.presentations).toHaveLength(1)
})

test('a newer pair in the storage is used without a refresh', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session } = await stage.loggedIn({ storage })
  const { session: other } = stage.client({ storage })
  await other.token()
  await stage.time.advance(3_500_000)
  const refreshes = stage.presentations.length
  await stage.time.advance(70_000)
  expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
  expect((await stage.time.until(other.fetch('/reports'))).status).toBe(200)
  expect(stage.presentations).toHaveLength(refreshes)
})

test('a server that answers 401 to everything: the caller gets it, and at most 8 refreshes come in 20 minutes', async () => {
  const stage = new Stage()
  stage.latency = 1
  const { session, events } = await stage.loggedIn()
  stage.fault = refusingAll
  const failures = await callEvery(stage, session, 1, 1200)
  expect(failures).toHaveLength(1200)
  expect(new Set(failures)).toEqual(new Set([401]))
  expect(stage.presentations.length).toBeLessThanOrEqual(8)
  const pauses = events.filter(({ name }) => name === 'breakerOpen').map(({ event }) => event)
  expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => ({ seconds })))
})

test('100 calls at once against such a server cause one refresh and open the breaker once', async () => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  stage.fault = refusingAll
  const answers = await stage.time.until(
    Promise.all(Array.from({ length: 100 }, async () => session.fetch('/reports'))),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  expect(stage.presentations).toHaveLength(1)
  expect(events.filter(({ name }) => name === 'breakerOpen')).toHaveLength(1)
})

test('one path that always answers 401 does not wear out the others', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  stage.fault = ({ path }) => (path === '/forbidden' ? refusal : undefined)
  for (let minute = 0; minute < 20; minute++) {
    expect((await stage.time.until(session.fetch('/forbidden'))).status).toBe(401)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    await stage.time.advance(60_000)
  }
  expect(stage.presentations.length).toBeLessThanOrEqual(8)
})

test('a server that answers with the same pair again opens the breaker', async () => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  const pair = stage.server.handle({ path: '/auth/login', parameters: { password: 'right password' } }).body
  stage.fault = ({ path }) =>
    path === '/auth/refresh' ? { answer: { status: 200, text: JSON.stringify(pair) } } : refusal
  await stage.time.until(session.token('refused by the API').catch(() => ''))
  expect((await stage.time.until(session.fetch('/reports'))).status).toBe(401)
  const same = await session.token()
  await stage.time.advance(20_000)
  const answers = await stage.time.until(Promise.all([1, 2, 3].map(async () => session.fetch('/reports'))))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(await session.token()).toBe(same)
  expect(events.filter(({ name }) => name === 'breakerOpen').map(({ event }) => event)).toEqual([
    { seconds: 10 },
    { seconds: 20 },
  ])
})

test('after a bearer that was good to its end the breaker begins again at 10 s', async () => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  stage.fault = refusingAll
  await callEvery(stage, session, 1, 100)
  stage.fault = () => undefined
  await stage.time.advance(3 * 3_600_000)
  stage.fault = refusingAll
  await callEvery(stage, session, 1, 5)
  const pauses = events.filter(({ name }) => name === 'breakerOpen').map(({ event }) => event)
  expect(pauses).toEqual([10, 20, 40, 80, 10].map((seconds) => ({ seconds })))
})

test('token(refused) gives another bearer, or says that there is none better', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  const first = await session.token()
  const second = await stage.time.until(session.token(first))
  expect(second).not.toBe(first)
  expect(await session.token(first)).toBe(second)
  await expect(stage.time.until(session.token(second))).rejects.toMatchObject({
    code: 'bearer_refused',
    retryable: false,
  })
})
