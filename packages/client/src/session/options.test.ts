import { describe, expect, test } from 'vitest'
import { createSession } from '../index.ts'
import type { SessionOptions } from './options.ts'

const baseUrl = 'https://api.example'

describe('options that cannot be right are refused, all at once', () => {
  test.each([
    [{}, ['baseUrl']],
    [{ baseUrl: '' }, ['baseUrl']],
    [{ baseUrl: '/api' }, ['baseUrl']],
    [{ baseUrl: 'localhost:4600' }, ['baseUrl']],
    [{ baseUrl: 'ftp://api.example' }, ['baseUrl']],
    [{ baseUrl, origins: ['files.example'] }, ['origins']],
    [{ baseUrl, credential: () => ({}) }, ['credential']],
    [{ baseURL: baseUrl, store: {} }, ['baseURL', 'store', 'baseUrl']],
  ])('%j', (options, parameters) => {
    expect(() => createSession(options as unknown as SessionOptions)).toThrow(
      expect.objectContaining({ name: 'PawlError', code: 'invalid_options', parameters, retryable: false }),
    )
  })
})

test.each([baseUrl, `${baseUrl}/`, new URL(baseUrl), `${baseUrl}/?a=b#c`])(
  '%s is taken without what follows its path',
  async (given) => {
    const urls: unknown[] = []
    const fetch = (url: unknown): Promise<Response> => {
      urls.push(url)
      return Promise.resolve(new Response('{}'))
    }
    const session = createSession({ baseUrl: given, fetch })
    await session.login({ username: 'ada', password: 'right password' }).catch(() => undefined)
    await session.close()
    expect(urls).toEqual([`${baseUrl}/auth/login`])
  },
)

test('what is undefined counts as not given', async () => {
  const options = {
    baseUrl,
    storage: undefined,
    credentials: undefined,
    origins: undefined,
    wire: undefined,
    fetch: undefined,
  }
  const session = createSession(options as unknown as SessionOptions)
  await expect(session.token()).rejects.toMatchObject({ code: 'not_logged_in' })
  await session.close()
})

test('the options are not changed', () => {
  const options = Object.freeze({ baseUrl, origins: Object.freeze(['https://files.example']) })
  expect(() => createSession(options).close()).not.toThrow()
})

test('fetch is never called as a method, which browsers refuse', async () => {
  const owners: unknown[] = []
  function fetch(this: unknown): Promise<Response> {
    owners.push(this)
    const pair = { success: true, token: 'at', refreshToken: 'rt', tokenLifetime: 60 }
    return Promise.resolve(new Response(JSON.stringify(pair)))
  }
  const session = createSession({ baseUrl, fetch })
  await session.login({ username: 'ada', password: 'right password' })
  await session.fetch('/reports')
  await session.close()
  expect(owners).toEqual([undefined, undefined])
})
