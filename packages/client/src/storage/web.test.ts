import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { webStorage } from '../browser.ts'
import { Stage } from '../../test/stage.ts'

/** A page's storage, with the quirks that matter: it may throw at every touch. */
class FakeArea {
  readonly entries: Map<string, string> = new Map()
  isDenied = false
  isFull = false
  getItem(key: string): string | null {
    if (this.isDenied) throw new DOMException('', 'SecurityError')
    return this.entries.get(key) ?? null
  }
  setItem(key: string, text: string): void {
    if (this.isDenied) throw new DOMException('', 'SecurityError')
    if (this.isFull) throw new DOMException('', 'QuotaExceededError')
    this.entries.set(key, text)
  }
}

let area = new FakeArea()
let waiting: (() => void)[] = []
beforeEach(() => {
  area = new FakeArea()
  waiting = []
  let isHeld = false
  const request = async (_name: string, options: { signal: AbortSignal }, task: () => Promise<void>): Promise<void> => {
    while (isHeld) {
      options.signal.throwIfAborted()
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    isHeld = true
    await task()
    isHeld = false
    for (const next of waiting.splice(0)) next()
  }
  vi.stubGlobal('localStorage', area)
  vi.stubGlobal('navigator', { locks: { request } })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('tabs share the session, and refresh once in all', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn({ storage: webStorage() })
  const { session: tab } = stage.client({ storage: webStorage() })
  await stage.time.until(tab.token())
  await Promise.all([session.close(), tab.close()])
  await stage.time.advance(3_600_000)
  const calls = [session, tab].flatMap((one) => [1, 2].map(async () => one.fetch('/reports')))
  const answers = await stage.time.until(Promise.all(calls))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(stage.presentations).toHaveLength(1)
})

test('keys keep sessions apart', async () => {
  const stage = new Stage()
  await stage.loggedIn({ storage: webStorage({ key: 'one' }) })
  const { session } = stage.client({ storage: webStorage({ key: 'two' }) })
  await expect(session.token()).rejects.toMatchObject({ code: 'not_logged_in' })
  expect([...area.entries.keys()]).toEqual(['one'])
})

describe('where the browser', () => {
  test.each([
    ['denies its storage', () => (area.isDenied = true), 'SecurityError'],
    ['has no room', () => (area.isFull = true), 'QuotaExceededError'],
  ])('%s, the session lives as long as the page, and an event says so', async (_name, breakIt, fault) => {
    breakIt()
    const stage = new Stage()
    const { session, events } = await stage.loggedIn({ storage: webStorage() })
    await stage.time.advance(2 * 3_600_000)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    const failure = events.find(({ name }) => name === 'storageFailed')
    expect(failure?.event).toMatchObject({ error: { code: 'storage_unwritable' } })
    expect(String((failure?.event as { error: unknown }).error)).toContain(fault)
  })

  test('has no locks, two tabs still end with one pair', async () => {
    vi.stubGlobal('navigator', {})
    const stage = new Stage()
    const { session } = await stage.loggedIn({ storage: webStorage() })
    const { session: tab } = stage.client({ storage: webStorage() })
    await stage.time.until(tab.token())
    await Promise.all([session.close(), tab.close()])
    await stage.time.advance(3_600_000)
    const tokens = await stage.time.until(Promise.all([session.token(), tab.token()]))
    expect(new Set(tokens).size).toBe(1)
    expect(stage.server.counts).toMatchObject({ rotated: 1, superseded: 0, reused: 0 })
  })
})
