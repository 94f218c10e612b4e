import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patienceFor, repetition } from '../../repetition.ts'
import { rightParts, type Parts } from '../play.ts'
import { keepsItsWord } from '../property.ts'
import { scheduleOf, type Step } from '../schedule.ts'
import { brokenClients } from './clients.ts'
import { brokenServers } from './servers.ts'

/** Within so many schedules it must be found out. */
const enough = 4000

const findOut = async (parts: Parts, about: readonly Step['kind'][]): Promise<void> => {
  const details = await fc.check(keepsItsWord(scheduleOf(about), parts), {
    numRuns: enough,
    endOnFailure: true,
    ...repetition(),
  })
  expect(details.failed, `no schedule showed it, seed ${String(details.seed)}`).toBe(true)
}

/** A simulation that finds nothing might look at nothing. */
describe('is found out', () => {
  test.each(brokenClients)('an SDK that $name', { timeout: patienceFor(enough) }, async ({ rig, about }) => {
    await findOut({ ...rightParts, rig }, about)
  })

  test.each(brokenServers)('a server that $name', { timeout: patienceFor(enough) }, async ({ rules, about }) => {
    await findOut({ ...rightParts, rules }, about)
  })
})
