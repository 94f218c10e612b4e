import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { credentials, Stage } from '../../test/stage.ts'

test('forgets the tokens, here, in the storage and at the server', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session, events } = await stage.loggedIn({ storage })
  expect(await stage.time.until(session.logout())).toBe(true)
  expect(stage.server.live).toEqual([])
  expect(await storage.read()).not.toContain('secret')
  expect(events).toMatchObject([{ name: 'ended', event: { reason: 'logout' } }])
  await expect(session.token()).rejects.toMatchObject({ code: 'session_ended', reason: 'logout' })
})

test('forgets them also when the server is away, and says that it was not told', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session } = await stage.loggedIn({ storage })
  stage.fault = () => 'connection refused'
  expect(await stage.time.until(session.logout())).toBe(false)
  expect(await storage.read()).not.toContain('secret')
  await expect(session.token()).rejects.toMatchObject({ reason: 'logout' })
})

test('waits for a refresh that is under way, whose pair would outlive it', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await session.close()
  await stage.time.advance(3_600_000)
  const token = session.token()
  await stage.time.advance(1)
  expect(await stage.time.until(session.logout())).toBe(true)
  await token.catch(() => undefined)
  expect(stage.server.live).toEqual([])
  await expect(session.token()).rejects.toMatchObject({ reason: 'logout' })
})

test('in one process is heard by the others, which do not log in again', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const ask = vi.fn(() => credentials)
  const { session } = await stage.loggedIn({ storage })
  const { session: other, events } = stage.client({ storage, credentials: ask })
  await other.token()
  await stage.time.until(session.logout())
  expect((await stage.time.until(other.fetch('/reports'))).status).toBe(401)
  await expect(stage.time.until(other.token())).rejects.toMatchObject({ code: 'session_ended', reason: 'logout' })
  expect(events).toMatchObject([{ name: 'ended', event: { reason: 'logout' } }])
  expect(ask).not.toHaveBeenCalled()
})

test('of an earlier run does not keep a new process from logging in with credentials()', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session } = await stage.loggedIn({ storage })
  await stage.time.until(session.logout())
  const { session: later, events } = stage.client({ storage, credentials: () => credentials })
  expect((await stage.time.until(later.fetch('/reports'))).status).toBe(200)
  expect(events.filter(({ name }) => name === 'ended')).toEqual([])
})

test('works in a process that has only just begun', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  await stage.loggedIn({ storage })
  const { session } = stage.client({ storage })
  expect(await stage.time.until(session.logout({ everywhere: true }))).toBe(true)
  expect(JSON.parse(stage.sent.at(-1)?.body ?? '')).toMatchObject({ everywhere: true })
})

test('without a session tells nobody', async () => {
  const stage = new Stage()
  expect(await stage.client().session.logout()).toBe(false)
  expect(stage.sent).toEqual([])
})

test('login after logout begins anew', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  await stage.time.until(session.logout())
  await stage.time.until(session.login(credentials))
  expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
})
