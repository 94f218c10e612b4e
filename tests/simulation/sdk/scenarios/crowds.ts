import type { PlaceKind } from '../storage/place.ts'
import { exactly, failedSince, hour, minute, second, staged, type Figure, type Scenario } from './scenario.ts'
import type { World } from '../world.ts'

/** As many calls at once, spread over all processes. */
const callAtOnce = async (world: World, calls: number): Promise<Figure[]> => {
  const [before, first] = [world.presentations.length, world.calls.length]
  for (let call = 0; call < calls; call++) void world.call(world.process(call))
  await world.time.pass(minute)
  return [
    exactly('refreshes', world.presentations.length - before, 1),
    exactly('failed calls', failedSince(world, first), 0),
  ]
}

const named = (name: string, figures: readonly Figure[]): Figure[] =>
  figures.map((figure) => ({ ...figure, what: `${name}: ${figure.what}` }))

const crowd = (place: PlaceKind, processes: number): Promise<Figure[]> =>
  staged({ place, processes }, async (world) => {
    await Promise.all(world.processes.map((process) => world.time.until(world.call(process), minute)))
    await world.time.pass(hour - 4 * minute)
    for (const process of world.processes) await world.time.until(process.session.close(), minute)
    await world.time.pass(5 * minute)
    return callAtOnce(world, 100)
  })

const wakeTogether = (place: PlaceKind, standsStill: boolean): Promise<Figure[]> =>
  staged({ place, processes: 2, machines: [{ error: 0, standsStill }] }, async (world) => {
    for (const [slot] of world.processes.entries()) await world.time.until(world.call(world.process(slot)), minute)
    const first = world.calls.length
    const before = world.presentations.length
    world.machine(0).sleep(8 * hour)
    for (const slot of [0, 1, 0, 1])
      world.let(slot, (process) => {
        void world.call(process)
      })
    await world.time.pass(8 * hour + 40 * second)
    return [
      exactly('refreshes', world.presentations.length - before, 1),
      exactly('failed calls', failedSince(world, first), 0),
    ]
  })

export const crowds: Scenario = {
  title: 'Many at once',
  async measure() {
    return [
      ...named('100 calls of one process, the bearer has run out', await crowd('tabs', 1)),
      ...named('100 calls of 2 tabs', await crowd('tabs', 2)),
      ...named('100 calls of 10 processes on one file', await crowd('files', 10)),
      ...named('2 tabs wake together after 8 h', await wakeTogether('tabs', true)),
      ...named('the same, the monotonic clock went on', await wakeTogether('tabs', false)),
      ...named('2 processes on one file wake together after 8 h', await wakeTogether('files', true)),
    ]
  },
}
