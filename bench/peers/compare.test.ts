import { expect, test } from 'vitest'
import { balanced } from './compare.ts'

const items = ['ceiling', 'a', 'b', 'c', 'd', 'e']

test('every round has every item once', () => {
  for (const round of [0, 1, 5, 6, 7]) expect(balanced(items, round).toSorted()).toEqual(items.toSorted())
})

test('over as many rounds as items, each follows each other once', () => {
  const pairs = items.flatMap((_, round) => {
    const order = balanced(items, round)
    return order.slice(1).map((item, index) => `${order[index] ?? ''} ${item}`)
  })
  expect(pairs).toHaveLength(30)
  expect(new Set(pairs).size).toBe(30)
})
