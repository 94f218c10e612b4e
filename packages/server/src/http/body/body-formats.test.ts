import fc from 'fast-check'
import { fastify, type FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { isRefusal } from '../refusal.ts'
import { acceptBodies } from './body-formats.ts'
import type { Sent } from './sent.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = fastify({ bodyLimit: 16_384 })
  acceptBodies(app)
  // Records have no prototype; as JSON they say what was read.
  app.post('/', (request) => (isRefusal(request.body) ? request.body.code : request.body))
  await app.ready()
})

const send = async (contentType: string, payload: string | Buffer): Promise<Sent | string> => {
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': contentType },
    payload,
  })
  if (statusCode !== 200) return `status ${statusCode}`
  return body.startsWith('{') ? (JSON.parse(body) as Sent) : body
}

const json = (payload: string | Buffer): Promise<Sent | string> => send('application/json', payload)
const form = (payload: string | Buffer): Promise<Sent | string> => send('application/x-www-form-urlencoded', payload)

const multipartOf = (fields: readonly (readonly [string, string])[], boundary = 'xyz'): string =>
  fields
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('') + `--${boundary}--\r\n`
const multipart = (payload: string | Buffer, boundary = 'xyz'): Promise<Sent | string> =>
  send(`multipart/form-data; boundary=${boundary}`, payload)

describe('the three encodings', () => {
  test('give the same values', async () => {
    const expected = { values: { username: 'ada & cø', password: '+%=\n"' }, unfit: [] }
    expect(await json(JSON.stringify(expected.values))).toEqual(expected)
    expect(await form(new URLSearchParams(expected.values).toString())).toEqual(expected)
    expect(await multipart(multipartOf(Object.entries(expected.values)))).toEqual(expected)
  })

  test('give the same values whatever they are', async () => {
    // What a name in a multipart header may hold without an escape; values are any text.
    const names = fc.stringMatching(/^[a-z][a-z_]{0,20}$/)
    const values = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('--xyz'))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 8, noNullPrototype: true }), async (given) => {
        const expected = { values: given, unfit: [] }
        expect(await json(JSON.stringify(given))).toEqual(expected)
        expect(await form(new URLSearchParams(given).toString())).toEqual(expected)
        expect(await multipart(multipartOf(Object.entries(given)))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  test('name what is given twice', async () => {
    const expected = { values: { a: '1', b: '3' }, unfit: ['a'] }
    expect(await form('a=1&a=2&b=3')).toEqual(expected)
    expect(await multipart(multipartOf([['a', '1'], ['a', '2'], ['b', '3']]))).toEqual(expected) // prettier-ignore
    expect(await json('{"a":"1","a":"1","b":"3"}')).toEqual(expected)
  })

  test('refuse the thirty-third parameter', async () => {
    const names = Array.from({ length: 33 }, (_, index) => `p${index}`)
    const all = names.map((name) => [name, '1'] as const)
    expect(await json(JSON.stringify(Object.fromEntries(all)))).toBe('malformed_request')
    expect(await form(new URLSearchParams(all.map(([name, value]) => [name, value])).toString())).toBe(
      'malformed_request',
    )
    expect(await multipart(multipartOf(all))).toBe('malformed_request')
    expect(await json(JSON.stringify(Object.fromEntries(all.slice(1))))).toMatchObject({ unfit: [] })
    expect(await form('a=1&'.repeat(33))).toBe('malformed_request')
  })

  test('refuse a name that nobody can mean', async () => {
    for (const name of ['__proto__', 'x'.repeat(129)]) {
      expect(await json(`{"${name}":1}`)).toBe('malformed_request')
      expect(await form(`${name}=1`)).toBe('malformed_request')
      expect(await multipart(multipartOf([[name, '1']]))).toBe('malformed_request')
    }
    expect(await json('{"a":{"__proto__":{"b":1}}}')).toBe('malformed_request')
    expect(await json('{"a":[{"\\u005f_proto__":1}]}')).toBe('malformed_request')
  })

  test('refuse what is not UTF-8', async () => {
    expect(await json(Buffer.from('{"a":"\xff"}', 'latin1'))).toBe('malformed_request')
    expect(await form(Buffer.from('a=\xff', 'latin1'))).toBe('malformed_request')
    expect(await form('a=%ff')).toBe('malformed_request')
    expect(await multipart(Buffer.from(multipartOf([['a', '\xff']]), 'latin1'))).toBe('malformed_request')
  })

  test('read nothing from an empty body', async () => {
    for (const read of [json, form, multipart]) expect(await read('')).toEqual({ values: {}, unfit: [] })
  })

  test('read no more than 16 KiB', async () => {
    const long = 'x'.repeat(16_384)
    expect(await json(JSON.stringify({ a: long }))).toBe('status 413')
    expect(await form(`a=${long}`)).toBe('status 413')
    expect(await multipart(multipartOf([['a', long]]))).toBe('status 413')
  })

  test('name a parameter above 4 KiB, also one that nobody asks for', async () => {
    const [fits, long] = ['ø'.repeat(2048), `ø${'x'.repeat(4095)}`]
    for (const [value, unfit] of [
      [fits, []],
      [long, ['a']],
    ] as const) {
      // prettier-ignore
      expect(await json(JSON.stringify({ a: value }))).toMatchObject({ unfit })
      expect(await form(new URLSearchParams({ a: value }).toString())).toMatchObject({ unfit })
      expect(await multipart(multipartOf([['a', value]]))).toMatchObject({ unfit })
    }
    expect(await json(JSON.stringify({ a: ['x'.repeat(4090)] }))).toMatchObject({ unfit: [] })
    expect(await json(JSON.stringify({ a: ['x'.repeat(4093)] }))).toMatchObject({ unfit: ['a'] })
  })
})

describe('JSON', () => {
  test.each(['', '[]', '[{"a":1}]', 'null', '1', '"a"', '{', '{"a":}', '{"a":1}x', "{'a':1}", '\ufeff{}', '{"a":NaN}'])(
    '%j is no object of parameters',
    async (text) => {
      expect(await json(` ${text}`)).toBe('malformed_request')
    },
  )

  test('may be nested eight levels deep, and no deeper', async () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    expect(await json(nested(8))).toMatchObject({ unfit: [] })
    expect(await json(nested(9))).toBe('malformed_request')
    expect(await json(nested(8000))).toBe('malformed_request')
  })
})

describe('an urlencoded form', () => {
  test.each(['a=%', 'a=%zz', '%=1', 'a=%c3'])('%j is cut or not encoded', async (text) => {
    expect(await form(text)).toBe('malformed_request')
  })

  test('writes a blank as plus or %20', async () => {
    expect(await form('a+b=c%20d')).toEqual({ values: { 'a b': 'c d' }, unfit: [] })
  })
})

describe('a multipart form', () => {
  test('with a file is named for it', async () => {
    const file = '--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nx\r\n--xyz--\r\n'
    expect(await multipart(file)).toEqual({ values: {}, unfit: ['a'] })
    const bytes =
      '--xyz\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n'
    expect(await multipart(`${bytes}--xyz--\r\n`)).toEqual({ values: {}, unfit: ['a'] })
  })

  test('without a boundary is no multipart form', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=a b']) {
      expect(await send(type, multipartOf([['a', '1']]))).toBe('unsupported_media_type')
    }
  })

  test('is refused wherever it is cut, and always answered', async () => {
    const whole = multipartOf([['username', 'ada'], ['password', 'secret']]) // prettier-ignore
    for (let length = 1; length < whole.length - '--\r\n'.length; length++) {
      expect([length, await multipart(whole.slice(0, length))]).toEqual([length, 'malformed_request'])
    }
  })

  test('is always answered, whatever it holds', async () => {
    const piece = fc.constantFrom(
      '--xyz',
      '--',
      '\r\n',
      '\n',
      'Content-Disposition: form-data; name="a"',
      ':',
      '\0',
      'x',
      ';',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const answer = await multipart(pieces.join(''))
        expect(answer === 'malformed_request' || typeof answer === 'object').toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the Content-Type', () => {
  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json;charset=UTF-8',
  ])('%j is JSON', async (type) => {
    expect(await send(type, '{"a":1}')).toEqual({ values: { a: 1 }, unfit: [] })
  })

  test.each([
    'application/json\t',
    ' application/json ',
    'application/json;',
    'application/json ;charset=utf-8',
    'application/json\t; charset=utf-8',
    'application/json; charset=utf-16',
    'application/json; charset="utf-8"',
    'application/json; charset=utf-8; charset=utf-8',
    'application/json; a=b',
    'application/json, text/plain',
    'Application/JSON',
    'application/jsonp',
    'application/json+x',
    'application/ld+json',
    'text/json',
    'text/plain',
    'text/plain;application/json',
    'application/octet-stream',
    'application/x-www-form-urlencoded-x',
    'multipart/mixed; boundary=xyz',
    'multipart/form-data; boundary=xyz; boundary=abc',
    '__proto__',
    'constructor',
    'toString/valueOf',
    '*/*',
    '',
    'x',
    ';',
    '/',
  ])('%j is none of ours', async (type) => {
    // The HTTP parser strips blanks around a header's value, so these two arrive as the plain type.
    const arrivesPlain = type.trim() === 'application/json'
    const answer = await send(arrivesPlain ? `${type};` : type, '{"a":1}')
    expect(['unsupported_media_type', 'status 415', 'status 400']).toContain(answer)
  })
})
