import { expect, test } from 'vitest'
import { readRequest } from './request.ts'

const read = (options: Record<string, unknown>) => readRequest({ operands: [], options })

test('without data it is a GET, with data a POST, and the word decides', async () => {
  expect(await read({})).toMatchObject({ method: 'GET', body: null })
  expect(await read({ data: 'a=1' })).toMatchObject({ method: 'POST' })
  expect(await read({ data: 'a=1', method: 'patch' })).toMatchObject({ method: 'PATCH' })
  await expect(read({ data: 'a=1', method: 'get' })).rejects.toMatchObject({ exitCode: 2 })
})

test('what is JSON is called JSON, and everything else a form, unless a header says what it is', async () => {
  const typeOf = async (data: string, header: string[] = []) =>
    (await read({ data, header })).headers.get('content-type')
  expect(await typeOf('{"a":1}')).toBe('application/json')
  expect(await typeOf('[1]')).toBe('application/json')
  expect(await typeOf('{"a":1')).toBe('application/x-www-form-urlencoded')
  // A number or a word is JSON too, but nobody means it.
  expect(await typeOf('7')).toBe('application/x-www-form-urlencoded')
  expect(await typeOf('{"a":1}', ['Content-Type: text/plain'])).toBe('text/plain')
})

test('headers keep the colons of their values, and are repeated', async () => {
  const { headers } = await read({ header: ['X-At: 10:30', 'X-Tag: a', 'X-Tag: b', 'X-None:'] })
  expect(Object.fromEntries(headers)).toEqual({ 'user-agent': 'pawl', 'x-at': '10:30', 'x-tag': 'a, b', 'x-none': '' })
})

test('a header that is none is refused without its value', async () => {
  await expect(read({ header: ['b ad: secret'] })).rejects.toThrow('-H "b ad…" is no header')
})
