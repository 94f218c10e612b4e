import { describe, expect, test } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import type { SessionStorage } from '../storage/storage.ts'
import { baseUrl, credentials, Stage, type AnyEvent } from '../../test/stage.ts'

const hour = 3_600_000
const broken = (code: string): Promise<never> =>
  Promise.reject(Object.assign(new Error('with a secret in it'), { code }))
const failures = (events: readonly AnyEvent[]): unknown[] =>
  events.filter(({ name }) => name === 'storageFailed').map(({ event }) => (event as { error: unknown }).error)

describe('a storage that cannot be written', () => {
  const readOnly = (): SessionStorage => ({ read: () => null, write: () => broken('EROFS') })

  test('leaves the session in memory, and says so with a typed error', async () => {
    const stage = new Stage()
    const { session, events } = await stage.loggedIn({ storage: readOnly() })
    await stage.time.advance(3 * hour)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    expect(failures(events)[0]).toMatchObject({ code: 'storage_unwritable', retryable: true })
    expect(String(failures(events)[0])).toContain('EROFS')
    expect(String(failures(events)[0])).not.toContain('secret')
  })

  test('gets the newest pair as soon as it can be written again, before that pair is spent', async () => {
    const stage = new Stage()
    const kept = memoryStorage()
    let isFull = false
    const storage = { ...kept, write: (text: string) => (isFull ? broken('ENOSPC') : kept.write(text)) }
    const { session } = await stage.loggedIn({ storage })
    isFull = true
    await stage.time.advance(3 * hour)
    isFull = false
    stage.fault = ({ path }) => (path === '/auth/refresh' ? 'answer lost' : undefined)
    await stage.time.advance(hour)
    await stage.time.until(session.close())
    stage.fault = () => undefined
    const { session: next } = stage.client({ storage })
    expect((await stage.time.until(next.fetch('/reports'))).status).toBe(200)
    expect(stage.server.counts.reused).toBe(0)
  })

  test('does not bring back a session that has ended', async () => {
    const stage = new Stage()
    const kept = memoryStorage()
    let isFull = false
    const storage = { ...kept, write: (text: string) => (isFull ? broken('ENOSPC') : kept.write(text)) }
    const { session, events } = await stage.loggedIn({ storage })
    isFull = true
    await stage.time.until(session.logout())
    for (let count = 0; count < 5; count++) {
      await expect(stage.time.until(session.token())).rejects.toMatchObject({ reason: 'logout' })
    }
    expect(events.filter(({ name }) => name === 'ended')).toHaveLength(1)
    expect(stage.presentations).toEqual([])
  })
})

describe('a storage that cannot be read', () => {
  test('at the start: the call fails with a typed error, nobody is asked for credentials, and a later call works', async () => {
    const stage = new Stage()
    const storage = memoryStorage()
    await stage.loggedIn({ storage })
    let isAway = true
    const flaky = { ...storage, read: () => (isAway ? broken('EIO') : storage.read()) }
    const { session } = stage.client({ storage: flaky, credentials: () => credentials })
    await expect(session.token()).rejects.toMatchObject({ code: 'storage_unreadable', retryable: true })
    isAway = false
    expect(await session.token()).toMatch(/^at\.guid-1/)
    expect(stage.server.counts.logins).toBe(1)
  })

  test('later: the session goes on in memory, and what is stored is not written over unread', async () => {
    const stage = new Stage()
    const kept = memoryStorage()
    let isAway = false
    const storage = { ...kept, read: () => (isAway ? broken('EIO') : kept.read()) }
    const { session, events } = await stage.loggedIn({ storage })
    const before = await kept.read()
    isAway = true
    await stage.time.advance(hour)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    expect(await kept.read()).toBe(before)
    expect(failures(events)[0]).toMatchObject({ code: 'storage_unreadable' })
  })

  test('in time: it is given up after 10 s', async () => {
    const stage = new Stage()
    const { session, events } = await stage.loggedIn({
      storage: { read: () => new Promise(() => undefined), write: () => undefined },
    })
    expect(await session.token()).toMatch(/^at\.guid-1/)
    expect(stage.time.now).toBeLessThan(40_000)
    expect(failures(events)[0]).toMatchObject({ code: 'storage_unreadable' })
  })
})

describe('a corrupt storage', () => {
  const live = { login: 1, generation: 0, revision: 0, wallAtSend: 0, key: 'k'.repeat(20) }
  const pair = { token: 'at', refreshToken: 'rt', tokenLifetime: 60 }
  test.each([
    '',
    '{',
    'null',
    '\u0000\u0000\u0000',
    '<html>',
    JSON.stringify({ [baseUrl]: { ...live } }),
    JSON.stringify({ [baseUrl]: { ...live, pair: { ...pair, token: 'a b' } } }),
    JSON.stringify({ [baseUrl]: { ...live, pair: { ...pair, refreshToken: undefined } } }),
    JSON.stringify({ [baseUrl]: { ...live, pair: { ...pair, tokenLifetime: 'long' } } }),
    JSON.stringify({ [baseUrl]: { ...live, pair, generation: 'x' } }),
    JSON.stringify({ [baseUrl]: { ...live, pair, wallAtSend: null } }),
    JSON.stringify({ [baseUrl]: { ...live, pair, key: 7 } }),
  ])('%j is reported, not used, and replaced by the next login', async (text) => {
    const stage = new Stage()
    const storage = memoryStorage()
    await storage.write(text)
    const { session, events } = stage.client({ storage })
    await expect(session.token()).rejects.toMatchObject({ code: 'not_logged_in' })
    expect(failures(events)).toMatchObject([{ code: 'storage_corrupt' }])
    expect(await storage.read()).toBe(text)
    await stage.time.until(session.login(credentials))
    const { session: next } = stage.client({ storage })
    expect(await next.token()).toBe(await session.token())
  })

  test('does not harm a session in memory', async () => {
    const stage = new Stage()
    const storage = memoryStorage()
    const { session } = await stage.loggedIn({ storage })
    await storage.write('{"half a')
    await stage.time.advance(hour)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    expect(await storage.read()).toContain('guid-1')
  })
})

describe('a storage that others have written to since it was read', () => {
  test('is not asked for ever: in the end the pair stays in memory', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn({ storage: { read: () => null, write: () => false } })
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
  })

  test('is read again, and gets the pair if that is still newer', async () => {
    const stage = new Stage()
    const kept = memoryStorage()
    let refusals = 0
    const storage = { ...kept, write: (text: string) => (refusals++ < 3 ? false : kept.write(text)) }
    const { session, events } = await stage.loggedIn({ storage })
    expect(await kept.read()).toContain(await stage.time.until(session.token()))
    expect(failures(events)).toEqual([])
  })

  test('keeps the newer pair that another process has stored, and that is used', async () => {
    const stage = new Stage()
    const kept = memoryStorage()
    let newer: string | undefined
    const storage: SessionStorage = {
      read: () => newer ?? kept.read(),
      // A login from elsewhere comes between the look and the writing.
      write(text) {
        if (!text.includes('"generation":1')) return kept.write(text)
        newer = text.replaceAll('"login":1', '"login":2').replace(/"token":"[^"]+"/, '"token":"elsewhere"')
        return false
      },
    }
    const { session } = await stage.loggedIn({ storage })
    await stage.time.advance(hour)
    expect(await stage.time.until(session.token())).toBe('elsewhere')
  })
})

test('one storage holds the sessions of several APIs, and the tokens of one never go to another', async () => {
  const storage = memoryStorage()
  const stage = new Stage()
  const { session } = await stage.loggedIn({ storage })
  const { session: elsewhere } = stage.client({ storage, baseUrl: 'https://other.example/v1/' })
  await expect(elsewhere.token()).rejects.toMatchObject({ code: 'not_logged_in' })
  await elsewhere.logout()
  await stage.time.advance(hour)
  const { session: again } = stage.client({ storage })
  expect(await stage.time.until(again.token())).toBe(await session.token())
  expect(new Set(stage.sent.map(({ origin }) => origin))).toEqual(new Set([baseUrl]))
})

test('an older pair never replaces a newer one', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session } = await stage.loggedIn({ storage })
  const older = (await storage.read()) ?? ''
  await stage.time.advance(2 * hour)
  const newer = await stage.time.until(session.token())
  await storage.write(older)
  await stage.time.advance(0.9 * hour)
  await stage.time.until(session.token(newer))
  expect(stage.server.counts).toMatchObject({ superseded: 0, reused: 0 })
})

describe('the lock', () => {
  test('is not waited for longer than 10 s', async () => {
    const stage = new Stage()
    const storage = { ...memoryStorage(), lock: () => new Promise<never>(() => undefined) }
    const { session } = await stage.loggedIn({ storage })
    expect(stage.time.now).toBeLessThan(11_000)
    await session.close()
    await stage.time.advance(hour)
    await stage.time.until(session.token())
    expect(stage.time.now).toBeLessThan(hour + 22_000)
  })

  test('that is given too late is given back', async () => {
    const stage = new Stage()
    let held = 0
    const lock = async (): Promise<() => void> => {
      await stage.time.pause(15_000)
      held++
      return () => held--
    }
    await stage.loggedIn({ storage: { ...memoryStorage(), lock } })
    await stage.time.advance(60_000)
    expect(held).toBe(0)
  })

  test('is free while the SDK waits for a server that wants a pause', async () => {
    const stage = new Stage()
    let held = 0
    const lock = async (): Promise<() => void> => {
      held++
      return () => held--
    }
    const { session } = await stage.loggedIn({ storage: { ...memoryStorage(), lock } })
    await session.close()
    await stage.time.advance(hour)
    stage.fault = ({ path }) =>
      path === '/auth/refresh' ? { answer: { status: 503, text: '', headers: { 'retry-after': '20' } } } : undefined
    const token = session.token().catch(() => undefined)
    await stage.time.advance(5_000)
    expect(held).toBe(0)
    await stage.time.until(token)
  })

  test('that cannot be given back does no harm', async () => {
    const stage = new Stage()
    const lock = async () => () => Promise.reject(new Error('gone'))
    const { session } = await stage.loggedIn({ storage: { ...memoryStorage(), lock } })
    await stage.time.advance(2 * hour)
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
  })
})

test('a login and a refresh that are stored at the same time leave the login, also without a lock', async () => {
  const stage = new Stage()
  let kept: string | null = null
  const storage: SessionStorage = {
    read: async () => {
      await stage.time.pause(5)
      return kept
    },
    write: async (text) => {
      await stage.time.pause(20)
      kept = text
    },
  }
  const { session } = await stage.loggedIn({ storage })
  await session.close()
  await stage.time.advance(hour)
  // The refresh looks at the storage before the login is written there, and would be written after it.
  await stage.time.until(Promise.all([session.token(), session.login(credentials)]))
  await stage.time.advance(1000)
  expect(stage.server.counts).toMatchObject({ logins: 2, rotated: 1 })
  expect(kept).toContain('"login":2')
})
