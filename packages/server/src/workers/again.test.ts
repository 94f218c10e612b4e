import { expect, test } from 'vitest'
import { Patience } from './again.ts'

test('a place stays empty longer each time, up to ten seconds', () => {
  const patience = new Patience()
  expect(Array.from({ length: 9 }, () => patience.next(false))).toEqual([
    100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000,
  ])
})

test('who was ready is replaced at once, whatever was before', () => {
  const patience = new Patience()
  for (let time = 0; time < 5; time += 1) patience.next(false)
  expect(patience.next(true)).toBe(100)
  expect(patience.next(false)).toBe(200)
})
