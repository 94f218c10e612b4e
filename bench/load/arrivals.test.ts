import { expect, test } from 'vitest'
import { exponential, gapsOf, seededChance } from './arrivals.ts'

test('the same seed brings the same arrivals, another seed others', () => {
  const first = (seed: number): number[] => Array.from({ length: 5 }, seededChance(seed))
  expect(first(7)).toEqual(first(7))
  expect(first(7)).not.toEqual(first(8))
})

test('gaps are never negative, and as long as asked on average', () => {
  const chance = seededChance(42)
  const gaps = Array.from({ length: 20_000 }, () => exponential(chance, 5))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0)
  expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(5, 0)
})

test('lanes share the rate that was asked for', () => {
  const even = gapsOf({ kind: 'open', perSecond: 100, arrivals: 'even', seed: 1 }, 8)
  expect([even(), even()]).toEqual([80, 80])
  const random = gapsOf({ kind: 'open', perSecond: 100, arrivals: 'random', seed: 1 }, 8)
  expect(random()).not.toBe(random())
})
