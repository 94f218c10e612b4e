import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentile, summarise } from './latency.ts'

test('percentiles are the nearest rank', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile(hundred, 1)).toBe(100)
  expect(percentile(Float64Array.of(7), 0.99)).toBe(7)
  expect(percentile(Float64Array.of(1, 2, 3), 0.5)).toBe(2)
})

test('at least the share asked for is not above a percentile, and less than it is below', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (samples, share) => {
        const sorted = Float64Array.from(samples).sort()
        const value = percentile(sorted, share)
        expect(samples.filter((sample) => sample <= value).length).toBeGreaterThanOrEqual(share * samples.length)
        expect(samples.filter((sample) => sample < value).length).toBeLessThan(share * samples.length)
      },
    ),
  )
})

test('a summary sorts by number and keeps the slowest', () => {
  expect(summarise([10, 9, 100, 1])).toEqual({ count: 4, p50: 9, p99: 100, max: 100 })
  expect(summarise([])).toBeNull()
})
