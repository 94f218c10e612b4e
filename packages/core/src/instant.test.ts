import { expect, test } from 'vitest'
import { earliest, elapsed, instant, plus, secondsLeft, wholeSecond } from './instant.ts'

test('a clock that seems to have run backwards counts as no time at all', () => {
  expect(elapsed(instant(5000), instant(4000))).toBe(0)
  expect(elapsed(instant(4000), instant(4000))).toBe(0)
  expect(elapsed(instant(4000), instant(4001))).toBe(1)
})

test('a deadline is rounded up to a second, what is left of it down', () => {
  expect(wholeSecond(instant(1000))).toBe(1000)
  expect(wholeSecond(instant(1001))).toBe(2000)
  expect(secondsLeft(instant(2000), instant(1))).toBe(1)
  expect(secondsLeft(instant(2000), instant(0))).toBe(2)
  expect(secondsLeft(instant(2000), instant(3000))).toBe(0)
})

test('the earliest of some moments leaves out those that never come', () => {
  expect(earliest(instant(3), null, instant(2))).toBe(2)
  expect(earliest(plus(instant(1), 1), null)).toBe(2)
})
