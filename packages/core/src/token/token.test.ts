import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant } from '../instant.ts'
import { createKeyRing, keyId, serverKey } from './key-ring.ts'
import { readToken } from './read.ts'
import { newSessionId } from './session-id.ts'
import { decodeToken, isGenuine, lastGeneration, mintToken, tokenLength, type TokenKind } from './token.ts'

const key = serverKey(keyId(7), new Uint8Array(32).fill(7))
const otherKey = serverKey(keyId(7), new Uint8Array(32).fill(8))
const ring = createKeyRing([key], key.id, [keyId(9)])
const salt = new Uint8Array(16).fill(3)
const now = instant(Date.UTC(2030, 0, 1))
const expiresAt = instant(now + 60_000)
const sessionId = newSessionId(now, new Uint8Array(16).fill(0xa5))
const mint = (kind: TokenKind, changed: { generation?: number; expiresAt?: typeof now } = {}): string =>
  mintToken(key, salt, { kind, sessionId, generation: 5, expiresAt, ...changed })

/** Whether the token gets past everything: its form, its check, its tag. */
const passes = (kind: TokenKind, text: string): boolean => {
  const reading = readToken(ring, kind, text, now)
  return reading.kind === 'read' && isGenuine(key, reading.token, salt)
}

describe.each(['bearer', 'refresh'] as const)('a %s token', (kind) => {
  test('has 76 characters of one spelling', () => {
    const token = mint(kind)
    expect(token).toHaveLength(tokenLength)
    expect(token).toMatch(/^pawl_[ar]t_[A-Za-z0-9_-]{68}$/)
    expect(Buffer.from(token.slice(8), 'base64url').toString('base64url')).toBe(token.slice(8))
    expect(passes(kind, token)).toBe(true)
  })

  test('is refused with any other character at any position', () => {
    const token = mint(kind)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const passed: string[] = []
    for (let position = 0; position < tokenLength; position += 1) {
      for (const character of [...alphabet.split(''), '+', '/', '=', ' ', '.', '\0', 'é', '🦉']) {
        if (character === token[position]) continue
        const tampered = token.slice(0, position) + character + token.slice(position + 1)
        // Told apart by a fault and not by an answer: a key id that this node does not know may be good elsewhere.
        const isOtherKey = position >= 9 && position <= 10 && decodeToken(kind, tampered)?.keyId !== 7
        if (!isOtherKey && passes(kind, tampered)) passed.push(tampered)
      }
    }
    expect(passed).toEqual([])
  })

  test('is refused with every bit of check and tag turned over', () => {
    const bytes = Buffer.from(mint(kind).slice(8), 'base64url')
    for (let bit = 27 * 8; bit < 51 * 8; bit += 1) {
      const tampered = Buffer.from(bytes)
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(passes(kind, mint(kind).slice(0, 8) + tampered.toString('base64url'))).toBe(false)
    }
  })

  test('is read strictly: no other length, prefix, version, alphabet, padding or white space', () => {
    const token = mint(kind)
    const other = kind === 'bearer' ? 'refresh' : 'bearer'
    const body = Buffer.from(token.slice(8), 'base64url')
    const version2 = Buffer.from(body)
    version2[0] = 2
    const spellings = [
      '',
      token.slice(0, -1),
      `${token}A`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.slice(0, 75) + '\n',
      token.toUpperCase(),
      token.slice(8),
      token.slice(0, 8) + body.toString('base64').replaceAll('-', '+'),
      token.slice(0, 8) + version2.toString('base64url'),
      token.slice(0, 40) + '+' + token.slice(41),
    ].filter((spelling) => spelling !== token)
    for (const spelling of spellings) expect(decodeToken(kind, spelling), spelling).toBeNull()
    expect(decodeToken(other, token)).toBeNull()
  })

  test('is not genuine under another key, for another salt, or with the tag of the other kind', () => {
    const token = decodeToken(kind, mint(kind))
    const twin = decodeToken(kind === 'bearer' ? 'refresh' : 'bearer', mint(kind === 'bearer' ? 'refresh' : 'bearer'))
    if (token === null || twin === null) throw new Error('both are read')
    expect(isGenuine(otherKey, token, salt)).toBe(false)
    expect(isGenuine(key, token, new Uint8Array(16))).toBe(false)
    const tagAt = token.bytes.length - 20
    const bytes = Buffer.concat([token.bytes.subarray(0, tagAt), twin.bytes.subarray(tagAt)])
    expect(isGenuine(key, { ...token, bytes }, salt)).toBe(false)
    expect(isGenuine(key, token, salt)).toBe(true)
  })
})

test('what is minted is read again, whatever the claims', () => {
  const claims = fc.record({
    kind: fc.constantFrom<TokenKind>('bearer', 'refresh'),
    generation: fc.integer({ min: 1, max: lastGeneration }),
    seconds: fc.integer({ min: 0, max: 2 ** 40 - 1 }),
    random: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  })
  fc.assert(
    fc.property(claims, ({ kind, generation, seconds, random, salt: salted }) => {
      const id = newSessionId(now, random)
      const given = { kind, generation, sessionId: id, expiresAt: instant(seconds * 1000) }
      const token = decodeToken(kind, mintToken(key, salted, given))
      expect(token).toMatchObject({ ...given, keyId: 7 })
      expect(token !== null && isGenuine(key, token, salted)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('what is not minted is refused, whatever it is', () => {
  const body = fc.stringMatching(/^[A-Za-z0-9_-]{68}$/)
  const text = fc.oneof(
    fc.string(),
    body.map((characters) => `pawl_rt_${characters}`),
    body.map((characters) => `pawl_rt_AQc${characters.slice(3)}`),
  )
  fc.assert(
    fc.property(text, (given) => {
      let answer: string
      try {
        answer = readToken(ring, 'refresh', given, now).kind
      } catch {
        answer = 'fault'
      }
      expect(['invalid', 'fault']).toContain(answer)
    }),
    { numRuns: 1000 },
  )
})
