import fc from 'fast-check'
import { test } from 'vitest'
import { patienceFor, repetition } from '../repetition.ts'
import { keepsItsWord, runsOf } from './property.ts'
import { scheduleOf } from './schedule.ts'

const numRuns = runsOf(3000)

test.each(['tabs', 'insecure'] as const)(
  `the SDK keeps its word in ${String(numRuns)} random schedules of %s`,
  { timeout: patienceFor(numRuns) },
  async (place) => {
    await fc.assert(keepsItsWord(scheduleOf([], { place })), { numRuns, ...repetition() })
  },
)
