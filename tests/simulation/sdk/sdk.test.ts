import fc from 'fast-check'
import { expect, test } from 'vitest'
import { play } from './play.ts'
import { schedule } from './schedule.ts'

/** PAWL_RUNS scales the number of schedules, PAWL_SEED repeats a run; a failure prints seed, path and the shortest schedule. */
const runs = Number(process.env['PAWL_RUNS'] ?? 2500)
const seed = process.env['PAWL_SEED']
const repeated = seed === undefined ? {} : { seed: Number(seed) }

test(`the SDK keeps every promise in ${String(runs)} random schedules`, { timeout: 60_000 + runs * 20 }, async () => {
  const property = fc.asyncProperty(schedule, async (drawn) => {
    await play(drawn)
    // Lets the test runner speak to its worker: nothing in a schedule takes a turn of the event loop.
    await new Promise(setImmediate)
  })
  await fc.assert(property, { numRuns: runs, ...repeated })
  expect(runs).toBeGreaterThan(0)
})
