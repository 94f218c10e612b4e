import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSession } from '../index.browser.ts'
import { environment as browser } from './browser.ts'
import { environment as node } from './node.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each([
  ['Node', node],
  ['browsers', browser],
])('in %s', (_name, environment) => {
  test('secrets are random, and fit an Idempotency-Key', () => {
    const secrets = Array.from({ length: 50 }, () => environment.secret())
    expect(new Set(secrets).size).toBe(50)
    for (const secret of secrets) expect(secret).toMatch(/^[\x21-\x7e]{16,128}$/)
  })

  test('a timer fires, or does not when it was cancelled', async () => {
    const late = vi.fn()
    environment.timer(late, 1)()
    await new Promise<void>((resolve) => environment.timer(resolve, 5, false))
    expect(late).not.toHaveBeenCalled()
  })

  test('fetch is looked up at every call, so that it can be replaced', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('replaced')))
    expect(await (await environment.fetch('https://api.example')).text()).toBe('replaced')
  })
})

test('a page is listened to until it is told to stop', () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const listener = vi.fn()
  const stop = browser.onWake(listener)
  for (const name of ['visibilitychange', 'pageshow', 'online']) page.dispatchEvent(new Event(name))
  expect(listener).toHaveBeenCalledTimes(3)
  stop()
  page.dispatchEvent(new Event('online'))
  expect(listener).toHaveBeenCalledTimes(3)
})

test('the entry for browsers opens a session', async () => {
  vi.stubGlobal('addEventListener', () => undefined)
  const session = createSession({ baseUrl: 'https://api.example' })
  await expect(session.token()).rejects.toMatchObject({ code: 'not_logged_in' })
  await session.close()
})

test('Node says what it is, and its timers keep no idle process alive', () => {
  expect(node.headers).toEqual({ 'user-agent': `pawl-client node/${process.versions.node}` })
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const cancel = node.timer(() => undefined, 60_000, true)
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before)
  cancel()
})
