import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allInvariants } from './invariants/all.ts'
import type { Invariant } from './invariants/invariant.ts'
import { play } from './play/play.ts'
import { patienceFor, repetition } from './repetition.ts'
import { story } from './steps.ts'
import { trueRules } from './world.ts'

/** PAWL_RUNS scales the number of stories; a failure prints seed, path and the shortest story. */
const runs = Number(process.env['PAWL_RUNS'] ?? 3000)

describe('the domain', () => {
  test(`holds I1 to I8 and I12 in ${String(runs)} random stories`, { timeout: patienceFor(runs) }, async () => {
    const property = fc.asyncProperty(story, async (told) => {
      await play(trueRules, told)
    })
    await fc.assert(property, { numRuns: runs, ...repetition() })
  })
})

/** Every answer that a presentation, a verification or the store's memory can come to. */
const everyOutcome = [
  ...['pair', 'the same pair', 'superseded', 'reused', 'invalid', 'expired', 'account_not_allowed', 'fault'],
  ...['logout', 'token_reuse', 'password_changed', 'user_disabled', 'account_removed', 'store_restored'].map(
    (reason) => `ended: ${reason}`,
  ),
  ...['ended: administrator', 'verified: accepted', 'verified: expired', 'verified: ended'],
  'healed',
]

test('the stories come to every outcome there is', { timeout: patienceFor(runs) }, async () => {
  const seen = new Map<string, number>()
  const count = (outcome: string): unknown => seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
  const counting: Invariant = {
    name: 'outcomes',
    observe(observation) {
      if (observation.kind === 'verified') count(`verified: ${observation.answer.kind}`)
      if (observation.kind !== 'presented') return
      const { answer, refreshToken } = observation
      if (answer.kind === 'ended') count(`ended: ${answer.reason}`)
      else if (answer.kind === 'pair' && answer.pair.refreshToken === refreshToken) count('the same pair')
      else count(answer.kind)
      if (answer.kind === 'pair' && answer.session.healedTo > 0) count('healed')
    },
  }
  for (const told of fc.sample(story, { numRuns: 1500, seed: repetition().seed })) {
    await play(trueRules, told, [...allInvariants(), counting])
  }
  expect(everyOutcome.filter((outcome) => !seen.has(outcome))).toEqual([])
})
