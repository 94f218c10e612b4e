import fc from 'fast-check'
import { test } from 'vitest'
import { patienceFor, repetition } from '../repetition.ts'
import { keepsItsWord, runsOf } from './property.ts'
import { scheduleOf } from './schedule.ts'

const numRuns = runsOf(4000)

test(
  `the SDK keeps its word in ${String(numRuns)} random schedules of processes on one file`,
  { timeout: patienceFor(numRuns) },
  async () => {
    await fc.assert(keepsItsWord(scheduleOf([], { place: 'files' })), { numRuns, ...repetition() })
  },
)
