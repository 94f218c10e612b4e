import fc from 'fast-check'
import { play, rightParts, type Parts } from './play.ts'
import type { Schedule } from './schedule.ts'
import type { World } from './world.ts'

/** PAWL_RUNS scales a number of schedules. */
export const runsOf = (usual: number): number =>
  Math.ceil((usual * Number(process.env['PAWL_RUNS'] ?? 10_000)) / 10_000)

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
