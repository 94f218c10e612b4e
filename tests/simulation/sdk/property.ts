import fc from 'fast-check'
import { play, rightParts, type Parts } from './play.ts'
import type { Schedule } from './schedule.ts'
import type { World } from './world.ts'

/** How a check is repeated: the seed, and the path to the one schedule, if there is one. */
export interface Repetition {
  readonly seed: number
  readonly path?: string
}

/**
 * PAWL_RUNS scales a number of schedules; PAWL_SEED and PAWL_PATH choose others. Every test run plays the same ones: what
 * nobody has seen yet is looked for by `npm run simulate`, which does not stand in the way of a change when it finds it.
 */
export const runsOf = (usual: number): number =>
  Math.ceil((usual * Number(process.env['PAWL_RUNS'] ?? 10_000)) / 10_000)
export const repetition = (): Repetition => {
  const { PAWL_SEED: seed = '1', PAWL_PATH: path } = process.env
  return { seed: Number(seed), ...(path !== undefined && { path }) }
}

/** Every schedule is played to its end; `played` looks at what it came to. */
export const keepsItsWord = (
  schedules: fc.Arbitrary<Schedule>,
  parts: Parts = rightParts,
  played: (world: World, schedule: Schedule) => void = () => undefined,
): fc.IAsyncProperty<[Schedule]> =>
  fc.asyncProperty(schedules, async (schedule) => {
    played(await play(schedule, parts), schedule)
    // Nothing in a schedule takes a turn of the event loop, and whoever waits outside wants one.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  })
