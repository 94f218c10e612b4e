import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { addressOf, canonicalAddress, trustProxyOption } from './address.ts'
import { authorizationOf, hasTwoAuthorizations } from './authorization.ts'
import { holdsOwnToken, namesCredential } from './credential-in-url.ts'
import { deviceOf } from './device.ts'
import { createRequestIds } from './request-id.ts'

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is kept as %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical)
  })

  test.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '0x7f.1',
    '1',
    '192.0.2.1, 192.0.2.2',
    '::g',
    '<script>',
    '1.2.3.4\n',
  ])('%j is none', (text) => {
    expect(canonicalAddress(text)).toBeNull()
    expect(addressOf(text, '::ffff:192.0.2.9')).toBe('192.0.2.9')
  })

  test('is always something', () => {
    expect(addressOf(undefined, undefined)).toBe('unknown')
  })

  test('comes from as many hops as are trusted', () => {
    const trusts = trustProxyOption(2)
    if (typeof trusts !== 'function') throw new Error('a number becomes a function')
    expect([0, 1, 2, 3].map((hop) => trusts('192.0.2.1', hop))).toEqual([true, true, false, false])
    expect(trustProxyOption(false)).toBe(false)
    expect(trustProxyOption(['10.0.0.0/8'])).toEqual(['10.0.0.0/8'])
  })
})

describe('a device', () => {
  test.each([
    [undefined, ''],
    ['Mozilla/5.0 (X11)', 'Mozilla/5.0 (X11)'],
    ['a\tb\u001b[31m\u0085c', 'ab[31mc'],
    ['ø', 'ø'],
    ['x'.repeat(300), 'x'.repeat(256)],
    [`\t${'x'.repeat(300)}`, 'x'.repeat(256)],
  ])('%j is kept as %j', (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device)
  })
})

describe('an Authorization header', () => {
  test.each([
    [undefined, { scheme: 'none' }],
    ['Bearer abc', { scheme: 'bearer', token: 'abc' }],
    ['bEARER   abc', { scheme: 'bearer', token: 'abc' }],
    ['Basic YTpi', { scheme: 'basic', encoded: 'YTpi' }],
    ['Digest a="b", c="d"', { scheme: 'other' }],
    ['Bearer', { scheme: 'other' }],
    ['Bearerabc', { scheme: 'other' }],
    ['', { scheme: 'other' }],
  ])('%j says %j', (header, expected) => {
    expect(authorizationOf(header)).toEqual(expected)
  })

  test('is found a second time, however it is spelt', () => {
    const twice = (...rawHeaders: string[]): boolean =>
      hasTwoAuthorizations({ headers: { authorization: 'a' }, rawHeaders } as unknown as IncomingMessage)
    expect(twice('Authorization', 'a')).toBe(false)
    expect(twice('Authorization', 'a', 'X', 'authorization')).toBe(false)
    expect(twice('Authorization', 'a', 'Host', 'x', 'aUTHORIZATION', 'a')).toBe(true)
  })
})

describe('a credential in a URL', () => {
  test('is known by the name of its parameter', () => {
    for (const name of ['token', 'access_token', 'refresh_token', 'password']) {
      expect(namesCredential({ [name]: '' })).toBe(true)
    }
    expect(namesCredential({ tokens: 'x', cursor: 'y' })).toBe(false)
  })

  test('is known by its prefix where the names are an application’s own', () => {
    expect(holdsOwnToken({ token: 'x', password: 'y' })).toBe(false)
    expect(holdsOwnToken({ anything: 'pawl_at_x' })).toBe(true)
    expect(holdsOwnToken({ anything: ['x', 'pawl_rt_x'] })).toBe(true)
  })
})

test('ids of requests differ within a process and between two', () => {
  const [one, other] = [createRequestIds(), createRequestIds()]
  const ids = [one(), one(), other(), other()]
  expect(new Set(ids).size).toBe(4)
  for (const id of ids) expect(id).toMatch(/^[\w-]{8}-[0-9a-z]+$/)
})
