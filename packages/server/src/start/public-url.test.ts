import { expect, test } from 'vitest'
import { publicUrlOf } from './public-url.ts'

test.each([
  [null, '127.0.0.1', 'http://127.0.0.1:4600'],
  [null, '0.0.0.0', 'http://127.0.0.1:4600'],
  [null, '::', 'http://[::1]:4600'],
  [null, '2001:db8::1', 'http://[2001:db8::1]:4600'],
  [null, 'localhost', 'http://localhost:4600'],
  ['https://auth.example.com', '0.0.0.0', 'https://auth.example.com'],
])('publicUrl %s and host %s are reached at %s', (publicUrl, host, url) => {
  expect(publicUrlOf({ publicUrl, host }, 4600)).toBe(url)
})
