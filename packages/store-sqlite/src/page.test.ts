import type { Page } from '@pawl/core'
import { expect, test } from 'vitest'
import { fillPage, integerKey, type Walk } from './page.ts'

/** The numbers from 1 to `last`, and how many of them were looked at. */
const numbersTo = (last: number, passes: (item: number) => boolean): Walk<number> & { looked: number } => {
  const walk = {
    looked: 0,
    keyLength: integerKey.length,
    read: (after: Buffer | null, count: number) => {
      const from = after === null ? 1 : integerKey.to(after) + 1
      const items = Array.from({ length: Math.min(count, Math.max(0, last + 1 - from)) }, (_, index) => from + index)
      walk.looked += items.length
      return Promise.resolve(items)
    },
    keyOf: integerKey.from,
    passes,
  }
  return walk
}

const all = (): boolean => true

test('the last page has no next, even when it is full', async () => {
  const walk = numbersTo(4, all)
  const first = await fillPage(walk, { after: null, limit: 2 })
  expect(first.items).toEqual([1, 2])
  const second = await fillPage(walk, { after: first.next, limit: 2 })
  expect(second).toEqual({ items: [3, 4], next: null })
})

test('what a filter holds back leaves no page short, and none promised that is empty', async () => {
  const walk = numbersTo(1000, (item) => item % 100 === 0)
  const first = await fillPage(walk, { after: null, limit: 7 })
  expect(first.items).toEqual([100, 200, 300, 400, 500, 600, 700])
  expect(await fillPage(walk, { after: first.next, limit: 3 })).toEqual({ items: [800, 900, 1000], next: null })
})

test('a page looks at a bounded number of rows and goes on from there', async () => {
  const walk = numbersTo(25_000, (item) => item === 24_000)
  const found: number[] = []
  let pages = 0
  let after: string | null = null
  do {
    const before = walk.looked
    const page: Page<number> = await fillPage(walk, { after, limit: 50 })
    expect(walk.looked - before).toBeLessThanOrEqual(10_250)
    found.push(...page.items)
    after = page.next
    pages += 1
  } while (after !== null)
  expect(found).toEqual([24_000])
  expect(pages).toBe(3)
})

test('a long walk lets others have their turn', async () => {
  let turns = 0
  let walking = true
  const count = (): void => {
    turns += 1
    if (walking) setImmediate(count)
  }
  setImmediate(count)
  await fillPage(
    numbersTo(10_000, () => false),
    { after: null, limit: 50 },
  )
  walking = false
  expect(turns).toBeGreaterThan(30)
})

test.each(['', 'x', 'AAAAAAAA ', 'AAAAAAA=', 'AAAAAAAAA', "' OR 1=1 --", '////////', 'AAAAAAAAAAAAAAAAAAAAAA'])(
  'a cursor that is not the one spelling of a key finds nothing and reads nothing: %j',
  async (after) => {
    const walk = numbersTo(10, all)
    expect(await fillPage(walk, { after, limit: 5 })).toEqual({ items: [], next: null })
    expect(walk.looked).toBe(0)
  },
)
