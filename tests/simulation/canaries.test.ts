import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canaries, type Canary } from './canaries.ts'
import { allInvariants } from './invariants/all.ts'
import { Broken } from './observation.ts'
import { play } from './play/play.ts'
import { patienceFor, repetition } from './repetition.ts'
import { storyAbout, type Story } from './steps.ts'

/** Within so many stories it must be caught. */
const enough = 10_000

/** How the harness ends when it plays by these rules and only this invariant looks on. */
const verdict = async ({ rules, about }: Canary, watching: string): Promise<fc.RunDetails<[Story]>> => {
  const property = fc.asyncProperty(storyAbout(about), async (told) => {
    const invariants = allInvariants().filter(({ name }) => name === watching)
    await play(rules, told, invariants)
  })
  return fc.check(property, { numRuns: enough, endOnFailure: true, ...repetition() })
}

/** A harness that cannot fail proves nothing: each invariant is shown to see what is wrong, alone. */
describe.each(canaries)('a domain that $name', (canary) => {
  test.each(canary.caughtBy)('is caught by %s', { timeout: patienceFor(enough) }, async (name) => {
    const details = await verdict(canary, name)
    expect(details.failed, `no story showed it, seed ${String(details.seed)}`).toBe(true)
    expect(details.errorInstance).toBeInstanceOf(Broken)
  })
})

test('every invariant has been shown to fail', () => {
  const shown = new Set(canaries.flatMap(({ caughtBy }) => caughtBy))
  expect([...shown].sort()).toEqual(
    allInvariants()
      .map(({ name }) => name)
      .sort(),
  )
})
