import { expect, test } from 'vitest'
import { memoryStorage } from '../storage/memory.ts'
import { Stage, type StagedClient } from '../../test/stage.ts'

const accountOf = async (stage: Stage, { session }: StagedClient): Promise<unknown> => {
  const answer = await stage.time.until(session.fetch('/reports'))
  return ((await answer.json()) as { account?: number }).account
}

test('switches the session to another account, for all processes', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const client = await stage.loggedIn({ storage })
  const other = stage.client({ storage })
  await other.session.token()
  await stage.time.until(client.session.masquerade(7))
  expect(await accountOf(stage, client)).toBe(7)
  expect(await accountOf(stage, other)).toBe(7)
  expect(stage.server.counts).toMatchObject({ logins: 1, superseded: 0, reused: 0 })
})

test('is refused with the server’s words, and the session stays as it was', async () => {
  const stage = new Stage()
  const client = await stage.loggedIn()
  await expect(stage.time.until(client.session.masquerade(500))).rejects.toMatchObject({
    code: 'account_not_allowed',
    status: 403,
  })
  expect(await accountOf(stage, client)).toBe(1)
  await stage.time.advance(2 * 3_600_000)
  expect(await accountOf(stage, client)).toBe(1)
})

test('whose answer is lost is finished by the next process that refreshes', async () => {
  const stage = new Stage()
  const storage = memoryStorage()
  const { session } = await stage.loggedIn({ storage })
  stage.fault = ({ path }) => (path === '/auth/masquerade' ? 'answer lost' : undefined)
  await expect(stage.time.until(session.masquerade(7))).rejects.toMatchObject({ code: 'no_answer', retryable: true })
  stage.fault = () => undefined
  await session.close()
  const later = stage.client({ storage })
  expect(await accountOf(stage, later)).toBe(7)
  expect(stage.server.counts).toMatchObject({ superseded: 0, reused: 0 })
})

test('right after a refresh whose answer was lost does not look like a stolen token', async () => {
  const stage = new Stage()
  const client = await stage.loggedIn()
  await client.session.close()
  await stage.time.advance(3_600_000)
  stage.fault = ({ path }) => (path === '/auth/refresh' ? 'answer lost' : undefined)
  await expect(stage.time.until(client.session.token())).rejects.toMatchObject({ code: 'no_answer' })
  stage.fault = () => undefined
  await stage.time.advance(60_000)
  await stage.time.until(client.session.masquerade(7))
  expect(await accountOf(stage, client)).toBe(7)
})

test('twice at once ends with one of both', async () => {
  const stage = new Stage()
  const client = await stage.loggedIn()
  await stage.time.until(Promise.all([client.session.masquerade(7), client.session.masquerade(8)]))
  expect(await accountOf(stage, client)).toBe(8)
})

test('without a session says so', async () => {
  const stage = new Stage()
  await expect(stage.client().session.masquerade(7)).rejects.toMatchObject({ code: 'not_logged_in' })
})

test('waits for a token that nobody has presented without the account: not for the same pair again', async () => {
  const stage = new Stage()
  const { session } = await stage.loggedIn()
  const token = await session.token()
  let needless = 3
  stage.fault = ({ path, body }) => {
    if (path !== '/auth/refresh' || needless-- <= 0) return undefined
    const { refresh_token: refreshToken } = JSON.parse(body) as { refresh_token: string }
    return {
      answer: { status: 200, text: JSON.stringify({ success: true, token, refreshToken, tokenLifetime: 3599 }) },
    }
  }
  await stage.time.until(session.masquerade(7))
  const purposes = new Map<string, Set<string>>()
  for (const { path, body } of stage.presentations) {
    const { refresh_token: spent } = JSON.parse(body) as { refresh_token: string }
    purposes.set(spent, (purposes.get(spent) ?? new Set()).add(path))
  }
  expect([...purposes.values()].map((paths) => [...paths])).toEqual([['/auth/refresh'], ['/auth/masquerade']])
})
