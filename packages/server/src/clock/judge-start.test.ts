import { instant } from '@pawl/core'
import { expect, test } from 'vitest'
import { judgeClockAtStart, type ClockAtStart } from './judge-start.ts'

const wall = 1_700_000_000_000
const second = 1000
const day = 86_400 * second

const judge = (mark: number, databaseClock: number | null = null): ClockAtStart =>
  judgeClockAtStart({ wall, mark: instant(mark), databaseClock })

test('a first start has no mark to be compared with', () => {
  expect(judge(0)).toEqual({ kind: 'fit' })
  expect(judge(0, wall)).toEqual({ kind: 'fit' })
})

test('a clock behind the mark by more than 5 s is refused', () => {
  expect(judge(wall + 5 * second)).toEqual({ kind: 'fit' })
  expect(judge(wall + 5 * second + 1)).toEqual({ kind: 'behind', by: 5 * second + 1 })
})

test('a server that was off for a week starts', () => {
  expect(judge(wall - 7 * day)).toEqual({ kind: 'fit' })
  expect(judge(wall - 7 * day, wall)).toEqual({ kind: 'fit' })
})

test('a clock ahead of the mark and of the database by more than a day is refused', () => {
  expect(judge(wall - day - 1, wall - day - 1)).toEqual({ kind: 'ahead', by: day + 1 })
  expect(judge(wall - day, wall - day)).toEqual({ kind: 'fit' })
})
