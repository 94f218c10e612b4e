import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PawlError } from '../errors.ts'
import { environment } from '../environment/node.ts'
import { createGate, type Gate } from './gate.ts'

/** A gate on a clock that the test moves, in milliseconds. */
function staged(random = 0.5): { gate: Gate; pass: (milliseconds: number) => void } {
  let now = 0
  const gate = createGate({ ...environment, mono: () => now, random: () => random })
  return { gate, pass: (milliseconds) => (now += milliseconds) }
}
const unavailable = new PawlError('no_answer', '')

test('lets six through at once, then one each 30 s', () => {
  const { gate, pass } = staged()
  for (let count = 0; count < 6; count++) gate.pass()
  expect(gate.wait()).toBe(30_000)
  expect(() => gate.pass()).toThrow(expect.objectContaining({ code: 'refresh_limited', retryAfter: 30 }))
  pass(29_999)
  expect(gate.wait()).toBe(1)
  pass(1)
  gate.pass()
  expect(gate.wait()).toBe(30_000)
  pass(1_000_000)
  for (let count = 0; count < 6; count++) gate.pass()
  expect(gate.wait()).toBe(30_000)
})

test.each([
  [0, 2_000],
  [1, 2_000],
  [6, 2_000],
  [10, 10_000 / 3],
  [60, 20_000],
  [89, 89_000 / 3],
  [90, 30_000],
  [3600, 30_000],
])('for a lifetime of %d s the interval is %d ms', (lifetime, interval) => {
  const { gate } = staged()
  gate.open(lifetime * 1000)
  for (let count = 0; count < 6; count++) gate.pass()
  expect(gate.wait()).toBeCloseTo(interval, 6)
})

test('a change of the interval keeps the bucket as full as it was', () => {
  const { gate } = staged()
  for (let count = 0; count < 6; count++) gate.pass()
  gate.open(6_000)
  expect(gate.wait()).toBe(2_000)
  gate.open(3_600_000)
  expect(gate.wait()).toBe(30_000)
})

describe('after failures', () => {
  test('a pair that another process brings ends the back-off, but not what a server asked for', () => {
    const { gate, pass } = staged(0)
    gate.fail(unavailable)
    gate.open(3_600_000)
    expect(gate.wait()).toBe(0)
    gate.fail(new PawlError('refresh_flood', '', { retryable: true, retryAfter: 20 }))
    gate.open(3_600_000)
    expect(gate.wait()).toBe(20_000)
    pass(20_000)
    gate.open(3_600_000)
    expect(gate.wait()).toBe(0)
  })

  test('waits 0.3 s, 1.2 s, then up to 1, 2, 4 … 60 s', () => {
    const { gate } = staged(1)
    const waits = Array.from({ length: 11 }, () => gate.fail(unavailable))
    expect(waits).toEqual([300, 1200, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000])
  })

  test('begins again at 0.3 s when a new pair has come', () => {
    const { gate } = staged()
    for (let count = 0; count < 9; count++) gate.fail(unavailable)
    gate.open(3_600_000)
    expect(gate.wait()).toBe(0)
    expect(gate.fail(unavailable)).toBe(300)
  })

  test.each([NaN, -5, 1e12])(
    'a Retry-After of %d s neither opens the gate for good nor closes it for more than a day',
    (retryAfter) => {
      const { gate } = staged()
      gate.fail(new PawlError('overloaded', '', { retryAfter }))
      expect(gate.wait()).toBeGreaterThanOrEqual(0)
      expect(gate.wait()).toBeLessThanOrEqual(1.1e8)
      for (let count = 0; count < 6 && gate.wait() === 0; count++) gate.pass()
      expect(gate.wait()).toBeGreaterThan(0)
    },
  )
})

test('in any W seconds at most 6 + W/30 pass, or 6 + W/max(2, lifetime/3), whatever is asked of it', () => {
  const step = fc.oneof(
    fc.record({ wait: fc.integer({ min: 0, max: 200_000 }) }),
    fc.record({ tries: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ fails: fc.option(fc.integer({ min: 0, max: 100 })) }),
  )
  const lifetimes = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 90, max: 1e6 }))
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      lifetimes,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (steps, lifetime, random) => {
        const { gate, pass } = staged(random)
        const interval = lifetime < 90 ? Math.max(2, lifetime / 3) : 30
        const passed: number[] = []
        let now = 0
        gate.open(lifetime * 1000)
        for (const one of steps) {
          if ('wait' in one) {
            pass(one.wait)
            now += one.wait
          } else if ('fails' in one)
            gate.fail(new PawlError('x', '', one.fails === null ? {} : { retryAfter: one.fails }))
          else {
            for (let count = 0; count < one.tries; count++) {
              if (gate.wait() > 0) break
              gate.pass()
              passed.push(now)
              if (count % 3 === 0) gate.open(lifetime * 1000)
            }
          }
        }
        expectBound(passed, interval)
      },
    ),
    { numRuns: 300 },
  )
})

/** In every window that begins and ends with a passage. */
function expectBound(passed: readonly number[], interval: number): void {
  for (const [first, start] of passed.entries()) {
    for (const [last, end] of passed.entries()) {
      if (last < first) continue
      const seconds = (end - start) / 1000
      expect(last - first + 1).toBeLessThanOrEqual(6 + seconds / interval + 1e-6)
    }
  }
}
