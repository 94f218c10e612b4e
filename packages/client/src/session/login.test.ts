import { describe, expect, test, vi } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { refuse } from '../../test/auth-server.ts'
import { credentials, Stage } from '../../test/stage.ts'

const wrong = { ...credentials, password: 'wrong password' }

describe('login', () => {
  test('says whose session it is, and sends what it was given', async () => {
    const stage = new Stage()
    const { session } = stage.client()
    const identity = await stage.time.until(session.login({ ...credentials, account_id: 12345 }))
    expect(identity).toEqual({ guid: 'guid-1', user: undefined, account: undefined })
    expect(JSON.parse(stage.sent[0]?.body ?? '')).toEqual({ ...credentials, account_id: 12345 })
  })

  test('is refused with the server’s own words', async () => {
    const stage = new Stage()
    const { session } = stage.client()
    await expect(stage.time.until(session.login(wrong))).rejects.toMatchObject({
      name: 'PawlError',
      code: 'invalid_credentials',
      message: 'Refused: invalid_credentials.',
      help: 'https://docs.example/errors#invalid_credentials',
      status: 401,
      retryable: false,
    })
    await expect(session.token()).rejects.toMatchObject({ code: 'not_logged_in' })
  })

  test('that is refused leaves the session alone that there was', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await expect(stage.time.until(session.login(wrong))).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
  })

  test('replaces a session, for other processes too', async () => {
    const stage = new Stage()
    const storage = memoryStorage()
    const { session } = await stage.loggedIn({ storage })
    const { session: other } = stage.client({ storage })
    await other.token()
    await stage.time.until(session.login(credentials))
    await Promise.all([session.close(), other.close()])
    await stage.time.advance(3_600_000)
    await stage.time.until(other.token())
    expect(other.stats().guid).toBe('guid-2')
  })

  test('during a refresh wins, however late the refresh is answered', async () => {
    const stage = new Stage()
    const { session } = await stage.loggedIn()
    await session.close()
    await stage.time.advance(3_600_000)
    stage.latency = 3_000
    const old = session.token()
    await stage.time.advance(100)
    stage.latency = 1
    await stage.time.until(session.login(credentials))
    await stage.time.until(old)
    expect(session.stats().guid).toBe('guid-2')
    expect(await session.token()).toMatch(/^at\.guid-2/)
  })
})

describe('credentials()', () => {
  test('is asked once for 100 calls, when there is no session', async () => {
    const stage = new Stage()
    const ask = vi.fn(() => Promise.resolve(credentials))
    const { session, events } = stage.client({ credentials: ask })
    const answers = await stage.time.until(
      Promise.all(Array.from({ length: 100 }, async () => session.fetch('/reports'))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
    expect(ask).toHaveBeenCalledTimes(1)
    expect(stage.server.counts.logins).toBe(1)
    expect(events.filter(({ name }) => name === 'refreshed')).toMatchObject([{ event: { cause: 'login' } }])
  })

  test('is asked once when the session has ended, and calls go on', async () => {
    const stage = new Stage()
    const ask = vi.fn(() => credentials)
    const { session, events } = stage.client({ credentials: ask })
    await stage.time.until(session.token())
    stage.server.end('password_changed')
    const answers = await stage.time.until(Promise.all([1, 2, 3].map(async () => session.fetch('/reports'))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(ask).toHaveBeenCalledTimes(2)
    expect(events.filter(({ name }) => name === 'ended')).toHaveLength(1)
  })

  test('is asked by one of several processes', async () => {
    const stage = new Stage()
    const storage = memoryStorage()
    const clients = Array.from({ length: 10 }, () => stage.client({ storage, credentials: () => credentials }))
    await stage.time.until(Promise.all(clients.map(async ({ session }) => session.token())))
    expect(stage.server.counts.logins).toBe(1)
  })

  test('that are wrong are not sent again', async () => {
    const stage = new Stage()
    const ask = vi.fn(() => wrong)
    const { session } = stage.client({ credentials: ask })
    for (let count = 0; count < 20; count++) {
      await expect(stage.time.until(session.token())).rejects.toMatchObject({ code: 'invalid_credentials' })
    }
    expect(ask).toHaveBeenCalledTimes(1)
    await stage.time.until(session.login(credentials))
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    stage.server.end('administrator')
    await expect(stage.time.until(session.fetch('/reports'))).resolves.toMatchObject({ status: 401 })
    expect(ask).toHaveBeenCalledTimes(2)
  })

  test('are sent again, without asking, where the server is away for a moment', async () => {
    const stage = new Stage()
    const ask = vi.fn(() => credentials)
    const { session } = stage.client({ credentials: ask })
    let fails = 2
    stage.fault = () => (fails-- > 0 ? 'connection refused' : undefined)
    await stage.time.until(session.token())
    expect(ask).toHaveBeenCalledTimes(1)
  })

  test('that cannot be had are the caller’s fault', async () => {
    const stage = new Stage()
    const { session } = stage.client({ credentials: () => Promise.reject(new Error('cancelled')) })
    await expect(session.token()).rejects.toThrow('cancelled')
  })

  test('a server that ends every session at once is not flooded with logins', async () => {
    const stage = new Stage()
    const { session } = stage.client({ credentials: () => credentials })
    const ended = {
      answer: { status: 401, text: JSON.stringify(refuse(401, 'session_ended', { reason: 'expired' }).body) },
    }
    stage.fault = ({ path }) => (path === '/auth/login' ? undefined : ended)
    for (let second = 0; second < 60; second++) {
      await stage.time.until(session.fetch('/reports').catch(() => undefined))
      await stage.time.advance(1_000)
    }
    const seconds = stage.time.now / 1000
    expect(stage.server.counts.logins + stage.presentations.length).toBeLessThanOrEqual(6 + seconds / 30)
  })
})
