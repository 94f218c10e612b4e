import fc from 'fast-check'
import { describe, test } from 'vitest'
import { play } from './play/play.ts'
import { story } from './steps.ts'
import { trueRules } from './world.ts'

/** PAWL_RUNS scales the number of stories, PAWL_SEED repeats a run; a failure prints seed, path and the shortest story. */
const runs = Number(process.env['PAWL_RUNS'] ?? 3000)
const seed = process.env['PAWL_SEED']

describe('the domain', () => {
  test('holds I1 to I8 and I12 in every story', { timeout: 600_000 }, async () => {
    const property = fc.asyncProperty(story, async (told) => {
      await play(trueRules, told)
    })
    await fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) })
  })
})
