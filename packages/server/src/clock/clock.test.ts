import { instant } from '@pawl/core'
import { expect, test } from 'vitest'
import { AnchoredClock } from './clock.ts'

const start = 1_700_000_000_000

test('the clock tells the anchored time, and how far the wall clock is from it', () => {
  const machine = { wall: start, monotonic: 0 }
  const clock = new AnchoredClock(instant(0), () => ({ ...machine }))
  Object.assign(machine, { wall: start - 59_000, monotonic: 1000 })
  expect(clock.now()).toBe(start + 1000)
  expect(clock.divergenceSeconds()).toBe(-60)
})

test('without a machine of its own it reads this one', () => {
  const clock = new AnchoredClock(instant(0))
  expect(clock.now()).toBeGreaterThan(start)
  expect(Math.abs(clock.divergenceSeconds())).toBeLessThan(5)
})
