import { describe, expect, test } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { credentials, Stage, type RawAnswer } from '../../test/stage.ts'

const hour = 3_600_000
const half = '{"success":true,"guid":"guid-1","token":"at.guid-1.1.secret","refreshToken":"rt.guid-1.1.secr'
const nonsense: readonly [string, RawAnswer][] = [
  ['a page', { status: 200, text: '<!doctype html><title>Sign in to the airport</title>' }],
  ['a page of a proxy', { status: 502, text: '<html>Bad gateway</html>' }],
  ['nothing', { status: 200, text: '' }],
  ['half an answer', { status: 200, text: half }],
  ['null', { status: 200, text: 'null' }],
  ['a number', { status: 200, text: '7' }],
  ['an array', { status: 200, text: '[]' }],
  ['no tokens', { status: 200, text: '{"success":true}' }],
  [
    'a token with a line break',
    { status: 200, text: '{"success":true,"token":"a\\nb","refreshToken":"rt","tokenLifetime":60}' },
  ],
  ['an empty token', { status: 200, text: '{"success":true,"token":"","refreshToken":"rt","tokenLifetime":60}' }],
  ['no refresh token', { status: 200, text: '{"success":true,"token":"at","tokenLifetime":60}' }],
  ['an error without a code', { status: 401, text: '{"success":false,"error":{}}' }],
  ['an error that is none', { status: 401, text: '{"success":false,"error":"session_ended"}' }],
  ['a redirect', { status: 302, text: '', headers: { location: 'https://evil.example' } }],
  ['an opaque redirect', { status: 0, text: '' }],
]

describe.each(nonsense)('%s instead of an answer', (_name, answer) => {
  test('fails a login with a typed error', async () => {
    const stage = new Stage()
    const { session } = stage.client()
    stage.fault = () => ({ answer })
    const failure = { code: 'unexpected_answer', status: answer.status, retryable: true }
    await expect(stage.time.until(session.login(credentials))).rejects.toMatchObject(failure)
  })

  test('costs no session, and no good pair', async () => {
    const stage = new Stage()
    const storage = memoryStorage()
    const { session, events } = await stage.loggedIn({ storage })
    const before = await storage.read()
    await stage.time.advance(hour - 130_000)
    stage.fault = ({ path }) => (path === '/auth/refresh' ? { answer, reachesServer: true } : undefined)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    await stage.time.advance(100_000)
    expect(stage.presentations.length).toBeGreaterThan(0)
    expect(await storage.read()).toBe(before)
    stage.fault = () => undefined
    await stage.time.advance(10 * 60_000)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    expect(events.some(({ name }) => name === 'ended')).toBe(false)
    expect(stage.server.counts.reused).toBe(0)
  })
})

test('credentials never follow a redirect', async () => {
  const stage = new Stage()
  const redirects: (string | undefined)[] = []
  const { session } = stage.client({
    environment: {
      fetch: (_url, init) => {
        redirects.push(init?.redirect)
        return Promise.resolve(new Response('{}', { status: 307, headers: { location: 'https://evil.example' } }))
      },
    },
  })
  await expect(stage.time.until(session.login(credentials))).rejects.toMatchObject({ code: 'unexpected_answer' })
  expect(redirects).toEqual(['manual'])
})

test('a request without an answer is given up after 10 s, and aborted', async () => {
  const stage = new Stage()
  const { session } = stage.client()
  stage.fault = () => 'request lost'
  await expect(stage.time.until(session.login(credentials))).rejects.toMatchObject({
    code: 'no_answer',
    message: expect.stringContaining('TimeoutError') as string,
    retryable: true,
  })
  expect(stage.time.now).toBe(10_000)
})

test('a notice of the server reaches the listener', async () => {
  const stage = new Stage()
  const { session, events } = await stage.loggedIn()
  const notice = {
    code: 'refresh_loop',
    diagnosis: 'eager',
    message: 'Slow down.',
    refreshAfter: 60,
    help: 'https://docs.example',
  }
  const pair = { success: true, token: 'at2', refreshToken: 'rt2', tokenLifetime: 3600, notice }
  stage.fault = () => ({ answer: { status: 200, text: JSON.stringify(pair) } })
  await stage.time.until(session.token(await session.token()))
  expect(events.find(({ name }) => name === 'notice')?.event).toEqual(notice)
})
