import { keyId } from '@pawl/core'
import { expect, test } from 'vitest'
import { formatKeys, parseKeys } from './key-text.ts'

const secretOf = (fill: number): Buffer => Buffer.alloc(32, fill)
const word = (id: number | string, fill = Number(id)): string => `${id}:${secretOf(fill).toString('base64')}`

test('what is written is read back, newest first', () => {
  const entries = [7, 2, 0].map((id) => ({ id: keyId(id), secret: secretOf(id) }))
  expect(parseKeys(formatKeys(entries))).toEqual({ kind: 'parsed', entries })
})

test.each([
  ['lines', `${word(2)}\n${word(1)}\n`],
  ['commas', `${word(2)},${word(1)}`],
  ['blanks and comments', `# newest\r\n  ${word(2)} # in use since spring\n\n${word(1)}`],
])('keys may be divided by %s', (_, text) => {
  expect(parseKeys(text)).toMatchObject({ kind: 'parsed', entries: [{ id: 2 }, { id: 1 }] })
})

test.each([
  ['nothing', '# only a comment', 'holds no key'],
  ['an id beyond a byte', word(256, 1), 'number 1'],
  ['a leading zero', word('01', 1), 'number 1'],
  ['a short key', `${word(2)} 1:${Buffer.alloc(31).toString('base64')}`, 'number 2'],
  ['a second spelling of the same bytes', word(1).replace(/E=$/, 'F='), 'number 1'],
  ['no id', secretOf(1).toString('base64'), 'number 1'],
  ['the oldest first', `${word(1)} ${word(2)}`, 'highest id first'],
  ['one id twice', `${word(1, 1)} ${word(1, 2)}`, 'highest id first'],
  ['one key under two ids', `${word(2, 9)} ${word(1, 9)}`, 'under two ids'],
])('%s is refused, without a word of a secret', (_, text, because) => {
  const parsed = parseKeys(text)
  expect(parsed).toMatchObject({ kind: 'refused', because: expect.stringContaining(because) as string })
  expect(JSON.stringify(parsed)).not.toMatch(/[A-Za-z0-9+/]{30}/)
})
