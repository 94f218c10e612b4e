import { instant, type Instant } from '@pawl/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Budget } from './budget.ts'

const second = 1000
const at = (seconds: number): Instant => instant(1_700_000_000_000 + seconds * second)
const budgetOf = (attempts = 10, capacity = 1000): Budget => new Budget({ attempts, maxDelay: 900 * second, capacity })

/** How many of so many attempts at one moment are let through. */
const letThrough = (budget: Budget, count: number, now: Instant, key = 'ada'): number =>
  Array.from({ length: count }, () => budget.take(key, now)).filter((wait) => wait === 0).length

test('of many attempts at once as many get through as there are', () => {
  expect(letThrough(budgetOf(), 200, at(0))).toBe(10)
})

test('the wait doubles with every round and ends at the longest', () => {
  const budget = budgetOf()
  const waits: number[] = []
  for (let round = 0, now = 0; round < 9; round++) {
    expect(letThrough(budget, 10, at(now))).toBe(10)
    const wait = budget.take('ada', at(now))
    expect(budget.take('ada', at(now + wait - 1))).toBeGreaterThan(0)
    waits.push(wait)
    now += wait
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900])
})

test('no budget is gone for good: after the longest wait it is whole again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1200 }), { maxLength: 300 }), (pauses) => {
      const budget = budgetOf(3)
      let now = 0
      for (const pause of pauses) budget.take('ada', at((now += pause)))
      expect(letThrough(budget, 9, at(now + 900))).toBe(3)
    }),
  )
})

test('a day without an attempt makes the first wait short again', () => {
  const budget = budgetOf(1)
  for (const now of [0, 10, 30, 70]) expect(budget.take('ada', at(now))).toBe(0)
  expect(budget.take('ada', at(71))).toBe(79)
  expect(budget.take('ada', at(70 + 86_400))).toBe(0)
  expect(budget.take('ada', at(70 + 86_400))).toBe(10)
})

test('waiting attempts do not make the wait longer', () => {
  const budget = budgetOf(1)
  budget.take('ada', at(0))
  for (let count = 0; count < 100; count++) budget.take('ada', at(1))
  expect(budget.take('ada', at(2))).toBe(8)
  expect(budget.take('ada', at(10))).toBe(0)
})

test('what is paid back makes room at once, and leaves nothing of the wait to come', () => {
  const budget = budgetOf()
  for (let burst = 0; burst < 20; burst++) {
    expect(letThrough(budget, 64, at(burst))).toBe(10)
    for (let count = 0; count < 10; count++) budget.payBack('ada')
  }
  expect(letThrough(budget, 64, at(21))).toBe(10)
  expect(budget.take('ada', at(21))).toBe(10)
})

test('keys do not share', () => {
  const budget = budgetOf()
  letThrough(budget, 20, at(0), 'ada')
  expect(letThrough(budget, 20, at(0), 'bob')).toBe(10)
})

test('no more keys are remembered than there is room for', () => {
  const budget = budgetOf(1, 100)
  for (let key = 0; key < 1000; key++) budget.take(String(key), at(0))
  const remembered = Array.from({ length: 1000 }, (_, key) => budget.take(String(key), at(1))).filter(
    (wait) => wait > 0,
  )
  expect(remembered.length).toBeLessThanOrEqual(100)
})
