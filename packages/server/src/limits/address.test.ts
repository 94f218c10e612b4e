import { expect, test } from 'vitest'
import { addressKey } from './address.ts'

test('an IPv6 customer has one key, however many addresses he takes', () => {
  expect(addressKey('2001:db8:1:2:ffff::1')).toBe(addressKey('2001:db8:1:2::'))
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
})

test('IPv4 in any spelling has the key of that one address', () => {
  expect(addressKey('::ffff:192.0.2.1')).toBe(addressKey('192.0.2.1'))
  expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'))
})

test('what is no address is its own key', () => {
  expect(addressKey('unknown')).toBe('unknown')
})
