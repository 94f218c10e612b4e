import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patienceFor, repetition } from '../repetition.ts'
import { play } from './play.ts'
import { runsOf } from './property.ts'
import { scheduleOf, type Schedule } from './schedule.ts'

const day = 86_400_000
const numRuns = runsOf(500)

/** When which process presented a refresh token, on machines whose wall clocks are wrong by so much. */
const presentationsOf = async ({ setup, steps }: Schedule, error: number): Promise<readonly string[]> => {
  const machines = [{ error, standsStill: setup.machines[0]?.standsStill ?? false }]
  const world = await play({ setup: { ...setup, machines }, steps })
  return world.presentations.map(({ at, process }) => `${String(at)} by ${String(process.number)}`)
}

test(
  'a constant error of the clock, of any size, changes no refresh: whoever is killed, whatever is lost',
  { timeout: patienceFor(numRuns) },
  async () => {
    const schedules = scheduleOf(['call', 'wait', 'wait_for_end', 'fates', 'kill', 'wake', 'restart', 'masquerade'])
    const errors = fc.oneof(
      fc.constantFrom(day / 12, -day / 12, day, -day, 400 * day, -400 * day),
      fc.integer({ min: -4000 * day, max: 4000 * day }),
    )
    const property = fc.asyncProperty(schedules, errors, async (schedule, error) => {
      expect(await presentationsOf(schedule, error)).toEqual(await presentationsOf(schedule, 0))
    })
    await fc.assert(property, { numRuns, ...repetition() })
  },
)
