import { instant } from '@pawl/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance, anchor, type ClockState, type Reading } from './advance.ts'

const start = 1_700_000_000_000
const second = 1000
const hour = 3600 * second

/** Looks at the clocks one after the other, from a start at which both were right. */
const run = (
  readings: readonly Reading[],
  from: ClockState = anchor({ wall: start, monotonic: 0 }, instant(0)),
): ClockState[] => {
  let state = from
  return readings.map((reading) => (state = advance(state, reading)))
}

/** So many looks, a second apart, at a wall clock that is wrong by `error`. */
const looks = (count: number, error: number, from = 0): Reading[] =>
  Array.from({ length: count }, (_, index) => {
    const monotonic = from + index * second
    return { wall: start + monotonic + error, monotonic }
  })

const lastError = (states: readonly ClockState[], monotonic: number): number =>
  (states.at(-1)?.now ?? Number.NaN) - start - monotonic

const anyReadings = fc.array(
  fc.record({ step: fc.integer({ min: 0, max: hour }), error: fc.integer({ min: -100 * hour, max: 100 * hour }) }),
)

test('no sequence of readings makes time run backwards', () => {
  fc.assert(
    fc.property(anyReadings, (steps) => {
      let monotonic = 0
      const readings = steps.map(({ step, error }) => {
        monotonic += step
        return { wall: start + monotonic + error, monotonic }
      })
      const told = run(readings).map(({ now }) => now)
      expect(told).toEqual([...told].sort((one, other) => one - other))
    }),
  )
})

test('while the wall clock is behind, by whatever amounts, the anchor goes on', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 * hour }), { minLength: 1 }), (errors) => {
      const readings = errors.map((error, index) => ({
        wall: start + index * second - error,
        monotonic: index * second,
      }))
      expect(lastError(run(readings), (errors.length - 1) * second)).toBe(0)
    }),
  )
})

test('a wall clock ahead by up to 5 s is never followed', () => {
  expect(lastError(run(looks(60, 5 * second)), 59 * second)).toBe(0)
})

test('a wall clock that stays ahead is adopted after 10 s, and not before', () => {
  expect(lastError(run(looks(10, hour)), 9 * second)).toBe(0)
  expect(lastError(run(looks(11, hour)), 10 * second)).toBe(hour)
})

test('a wall clock that comes back within 10 s was never believed', () => {
  const states = run([...looks(10, hour), ...looks(20, 0, 10 * second)])
  expect(lastError(states, 29 * second)).toBe(0)
})

test('a wall clock that leaps on must be steady for 10 s anew', () => {
  const states = run([...looks(8, hour), ...looks(8, 5 * hour, 8 * second)])
  expect(lastError(states, 15 * second)).toBe(0)
  expect(lastError(run(looks(3, 5 * hour, 16 * second), states.at(-1)), 18 * second)).toBe(5 * hour)
})

test('once adopted, a wall clock that goes back is not followed', () => {
  const states = run([...looks(11, hour), ...looks(100, 0, 11 * second)])
  expect(lastError(states, 110 * second)).toBe(hour)
})

test('no time before the mark is told, and the clock goes on once it has reached it', () => {
  const mark = instant(start + 3 * second)
  const told = run(looks(6, 0), anchor({ wall: start, monotonic: 0 }, mark)).map(({ now }) => now - start)
  expect(told).toEqual([3000, 3000, 3000, 3000, 4000, 5000])
})

test('time is told in whole milliseconds', () => {
  const state = anchor({ wall: start, monotonic: 0.25 }, instant(0))
  expect(advance(state, { wall: start + 1, monotonic: 1.9 }).now).toBe(start + 1)
})
