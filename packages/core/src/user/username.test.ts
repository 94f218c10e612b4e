import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanUsername, usernameKey } from './username.ts'

const keyOf = (input: string): string => usernameKey(cleanUsername(input) ?? 'nothing')

describe('a username', () => {
  test.each([
    ['  ada ', 'ada'],
    ['ａｄａ', 'ada'],
    ['ada@example.com', 'ada@example.com'],
    ['ﬁ', 'fi'],
    ['x'.repeat(254), 'x'.repeat(254)],
    ['🦉'.repeat(254), '🦉'.repeat(254)],
  ])('%j is kept as %j', (input, cleaned) => {
    expect(cleanUsername(input)).toBe(cleaned)
  })

  test.each(['', '   ', '\u00a0', 'x'.repeat(255), 'a\0b', 'a\nb', 'a\u007fb'])('%j is none', (input) => {
    expect(cleanUsername(input)).toBeNull()
  })

  test('that only NFKC makes too long is none', () => {
    expect(cleanUsername('ﷺ'.repeat(20))).toBeNull()
  })
})

describe('two usernames are one', () => {
  test.each([
    ['Ada', 'aDA'],
    ['STRASSE', 'Straße'],
    ['STRAẞE', 'Straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['σίσυφοσ', 'σίσυφος'],
    ['Å', 'A\u030a'],
    ['ǅ', 'ǆ'],
    ['ſ', 'S'],
    ['K', 'k'],
  ])('%j and %j', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other))
  })

  test.each([
    ['ada', 'adä'],
    ['ada', 'a da'],
    ['0', 'O'],
  ])('but not %j and %j', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other))
  })

  test('whatever the case they are written in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (input) => {
        const cleaned = cleanUsername(input)
        fc.pre(cleaned !== null)
        const key = usernameKey(cleaned)
        expect(usernameKey(cleaned.toUpperCase().normalize('NFKC'))).toBe(key)
        expect(usernameKey(key)).toBe(key)
        expect(keyOf(`  ${cleaned} `)).toBe(key)
      }),
      { numRuns: 2000 },
    )
  })
})
