import { expect, test } from 'vitest'
import { Patience } from './again.ts'

test('a place stays empty longer each time, up to ten seconds', () => {
  const patience = new Patience()
  expect(Array.from({ length: 9 }, () => patience.next(50))).toEqual([
    100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000,
  ])
})

test('who ran for a while is replaced at once, whatever was before', () => {
  const patience = new Patience()
  for (let time = 0; time < 5; time += 1) patience.next(50)
  expect(patience.next(60_000)).toBe(100)
  expect(patience.next(50)).toBe(200)
})
