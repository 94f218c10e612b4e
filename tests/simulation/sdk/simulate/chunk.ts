import fc from 'fast-check'
import { rightParts } from '../play.ts'
import { keepsItsWord } from '../property.ts'
import { schedule, type Schedule } from '../schedule.ts'
import type { PlaceKind } from '../storage/place.ts'
import { addTo, emptyTally, tallyOf, type Tally } from './tally.ts'

/** How many schedules one seed stands for. */
export const chunkLength = 200

export type Tallies = Partial<Record<PlaceKind, Tally>>

export interface Failure {
  readonly seed: number
  readonly path: string
  readonly schedule: Schedule
  readonly error: string
}

export interface Played {
  readonly tallies: Tallies
  readonly failure: Failure | null
}

/** Plays the schedules of a seed, or the one that a path leads to; shrinks the first that breaks something. */
export const playChunk = async (seed: number, path?: string): Promise<Played> => {
  const tallies: Tallies = {}
  const property = keepsItsWord(schedule, rightParts, (world, told) => {
    const tally = (tallies[told.setup.place] ??= emptyTally())
    addTo(tally, tallyOf(world, told))
  })
  const numRuns = path === undefined ? chunkLength : 1
  const details = await fc.check(property, { numRuns, seed, ...(path !== undefined && { path }) })
  const [found] = details.counterexample ?? []
  if (!details.failed || found === undefined) return { tallies, failure: null }
  const error = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)
  return { tallies, failure: { seed, path: details.counterexamplePath ?? '0', schedule: found, error } }
}
