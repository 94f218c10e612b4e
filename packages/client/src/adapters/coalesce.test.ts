import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../server.ts'
import { coalesce } from './coalesce.ts'
import { Stage } from '../../test/stage.ts'

const refresh = { method: 'POST', body: '{"refresh_token":"rt.1"}' }
const url = 'https://api.example/auth/refresh'

test('gives one answer to equal refreshes, at once or a little later', async () => {
  vi.useFakeTimers()
  const send = vi.fn(() => Promise.resolve(new Response('pair')))
  const fetch = coalesce(send)
  const answers = await Promise.all(Array.from({ length: 5 }, async () => fetch(url, refresh)))
  expect(await Promise.all(answers.map(async (answer) => answer.text()))).toEqual(
    Array.from({ length: 5 }, () => 'pair'),
  )
  await vi.advanceTimersByTimeAsync(9_000)
  expect(await (await fetch(url, refresh)).text()).toBe('pair')
  expect(send).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2_000)
  await fetch(url, refresh)
  expect(send).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})

test.each([
  ['another token', url, { method: 'POST', body: '{"refresh_token":"rt.2"}' }],
  ['another address', 'https://api.example/auth/logout', refresh],
  ['a call of the API', 'https://api.example/reports', { method: 'POST', body: '{}' }],
  ['a call without a body', 'https://api.example/reports', undefined],
])('does not share with %s', async (_name, otherUrl, init) => {
  const send = vi.fn(() => Promise.resolve(new Response('')))
  const fetch = coalesce(send)
  await Promise.all([fetch(url, refresh), fetch(otherUrl, init)])
  expect(send).toHaveBeenCalledTimes(2)
})

test('a refusal and a fault are shared by those who wait, and forgotten at once', async () => {
  const answers = [
    Promise.resolve(new Response('', { status: 503 })),
    Promise.reject(new TypeError('gone')),
    Promise.resolve(new Response('pair')),
  ]
  answers[1]?.catch(() => undefined)
  const fetch = coalesce(() => answers.shift() ?? Promise.reject(new Error('too many')))
  expect((await Promise.all([fetch(url, refresh), fetch(url, refresh)])).map(({ status }) => status)).toEqual([
    503, 503,
  ])
  const faults = await Promise.allSettled([fetch(url, refresh), fetch(url, refresh)])
  expect(faults.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await fetch(url, refresh)).status).toBe(200)
})

test('the parallel renders of a page, each with its own session from one cookie, refresh once', async () => {
  const stage = new Stage({ tokenLifetime: 0 })
  const cookie = memoryStorage()
  const { session } = await stage.loggedIn({ storage: cookie })
  await session.close()
  stage.server.tokenLifetime = 3600
  const text = await cookie.read()
  const send: typeof globalThis.fetch = async (_url, init) => {
    const parameters = JSON.parse(init?.body as string) as Record<string, unknown>
    const { status, body } = stage.server.handle({ path: '/auth/refresh', parameters, key: 'not the same for long' })
    return new Response(JSON.stringify(body), { status })
  }
  const fetch = coalesce(send)
  const renders = Array.from({ length: 5 }, () => {
    const written: string[] = []
    const storage = { read: () => written.at(-1) ?? text, write: (next: string) => void written.push(next) }
    return stage.client({ storage, environment: { fetch }, background: false })
  })
  const tokens = await Promise.all(renders.map(async ({ session: render }) => render.token()))
  expect(new Set(tokens).size).toBe(1)
  expect(stage.server.counts).toMatchObject({ presented: 1 })
})
