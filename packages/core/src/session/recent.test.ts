import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, plus } from '../instant.ts'
import { recall, remember, spentFor } from './recent.ts'
import type { Attempt, RecentRotation } from './session.ts'

const start = instant(1_900_000_000_000)
const rotation = (generation: number, at: number, attempt: string | null = null): RecentRotation => ({
  generation,
  at: plus(start, at),
  attempt: attempt as Attempt | null,
})
const fiveMinutes = 300_000

describe('what a row remembers of its rotations', () => {
  test('is the latest two, however old, and those whose successor was spent five minutes before', () => {
    const before = [rotation(3, 0), rotation(2, -1), rotation(1, -2)]
    const [third, second] = before
    expect(remember(rotation(4, fiveMinutes), before, 12)).toEqual([rotation(4, fiveMinutes), third, second])
    expect(remember(rotation(4, fiveMinutes + 1), before, 12)).toEqual([rotation(4, fiveMinutes + 1), third])
    expect(remember(rotation(4, fiveMinutes - 1), before, 12)).toEqual([rotation(4, fiveMinutes - 1), ...before])
  })

  test('is what a pair was asked for again days later, at the moment that the pair is spent', () => {
    const days = 3 * 86_400_000
    const spentLongAgo = rotation(1, 0, 'a')
    expect(remember(rotation(2, days, 'b'), [spentLongAgo], 12)).toEqual([rotation(2, days, 'b'), spentLongAgo])
  })

  test('is never more than the limit, nor out of order, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 400_000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (gaps, limit) => {
          let recent: RecentRotation[] = []
          let now = 0
          for (const [index, gap] of gaps.entries()) {
            now += gap
            recent = remember(rotation(index + 1, now), recent, limit)
            expect(recent.length).toBeLessThanOrEqual(limit)
            expect(recent[0]?.generation).toBe(index + 1)
            expect(recent.map(({ generation }) => generation)).toEqual(
              recent.map((_, position) => index + 1 - position),
            )
          }
        },
      ),
    )
  })

  test('is found by generation', () => {
    const recent = [rotation(4, 10, 'b'), rotation(3, 0, 'a')]
    expect(recall(recent, 3)).toBe(recent[1])
    expect(recall(recent, 2)).toBeUndefined()
  })

  test('counts the time since, and none where the clock seems to have run backwards', () => {
    expect(spentFor(rotation(1, 0), plus(start, 7))).toBe(7)
    expect(spentFor(rotation(1, 0), plus(start, -7))).toBe(0)
  })
})
