import {
  atMost,
  callEvery,
  day,
  exactly,
  hour,
  minute,
  staged,
  type Extent,
  type Figure,
  type Scenario,
} from './scenario.ts'
import type { World } from '../world.ts'

/** How often a client that calls every minute refreshes, the wall clock being wrong by `error`; in the middle its process starts anew. */
const refreshes = (extent: Extent, error: number, tamper: (world: World) => void = () => undefined): Promise<number> =>
  staged({ machines: [{ error, standsStill: true }] }, async (world) => {
    const duration = extent === 'full' ? 12 * hour : 3 * hour
    await callEvery(world, minute, duration)
    tamper(world)
    world.process(0).killAfter(0)
    await callEvery(world, minute, duration)
    return world.presentations.length
  })

const errors: readonly (readonly [string, number])[] = [
  ['2 h fast', 2 * hour],
  ['2 h slow', -2 * hour],
  ['1 day fast', day],
  ['1 day slow', -day],
  ['400 days fast', 400 * day],
  ['400 days slow', -400 * day],
  ['in another time zone (5 h 30 min)', 5.5 * hour],
]

const steps: readonly (readonly [string, number])[] = [
  ['1 h forward', hour],
  ['1 h back', -hour],
  ['1 day forward', day],
  ['1 day back', -day],
  ['400 days forward', 400 * day],
  ['400 days back', -400 * day],
]

export const clocks: Scenario = {
  title: 'Clocks that are wrong: refreshes of a client that calls every minute, and is started anew half-way',
  async measure(extent) {
    const right = await refreshes(extent, 0)
    const figures: Figure[] = [{ what: 'a right clock', found: String(right), must: '', holds: true }]
    for (const [name, error] of errors) figures.push(exactly(`a clock ${name}`, await refreshes(extent, error), right))
    for (const [name, step] of steps) {
      const found = await refreshes(extent, 0, (world) => {
        world.machine(0).step(step)
      })
      figures.push(atMost(`a clock that steps ${name} before the new start`, found, right + 1))
    }
    for (const rate of [0, 0.5, -1]) {
      const found = await refreshes(extent, 0, (world) => {
        world.machine(0).run(rate)
      })
      figures.push(atMost(`a clock that runs at ${String(rate)} times its pace from half-way on`, found, right + 1))
    }
    return figures
  },
}
