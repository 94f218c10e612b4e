import { rightParts } from '../play.ts'
import type { Setup } from '../schedule.ts'
import { platformOf } from '../platform.ts'
import { onStage } from '../storage/stand-ins.ts'
import { trueRules } from '../../world.ts'
import { World } from '../world.ts'

/** `small` is for every test run. */
export type Extent = 'small' | 'full'

/** One line of the table. */
export interface Figure {
  readonly what: string
  readonly found: string
  readonly must: string
  readonly holds: boolean
}

export interface Scenario {
  readonly title: string
  readonly measure: (extent: Extent) => Promise<readonly Figure[]>
}

export const second = 1000
export const minute: number = 60 * second
export const hour: number = 60 * minute
export const day: number = 24 * hour

const usual: Setup = {
  seed: 1,
  place: 'tabs',
  processes: 1,
  machines: [{ error: 0, standsStill: true }],
  lifetime: 3600,
  skews: [0, 0],
}

/** Plays a scenario in a world where the user has logged in, under the eyes of every guarantee and invariant. */
export const staged = async <T>(setup: Partial<Setup>, play: (world: World) => Promise<T>): Promise<T> => {
  const whole = { ...usual, ...setup }
  const policy = { ...trueRules.policy, bearerLifetime: whole.lifetime * second }
  const world = new World({
    ...rightParts,
    setup: whole,
    rules: { ...trueRules, policy },
    guarantees: rightParts.guarantees(),
  })
  return onStage(platformOf(world), async () => {
    await world.time.until(world.login(world.process(0)), minute)
    return play(world)
  })
}

/** A call every so often, whatever became of those before; gives how many failed. */
export const callEvery = async (world: World, interval: number, duration: number): Promise<number> => {
  const before = world.calls.length
  for (let passed = 0; passed < duration; passed += interval) {
    for (const [slot] of world.processes.entries()) void world.call(world.process(slot))
    await world.time.pass(interval)
  }
  await world.time.pass(minute)
  return failedSince(world, before)
}

export const failedSince = (world: World, first: number): number =>
  world.calls.slice(first).filter(({ outcome }) => outcome !== 200).length

export const exactly = (what: string, found: number, must: number): Figure => ({
  what,
  found: found.toLocaleString('en'),
  must: must.toLocaleString('en'),
  holds: found === must,
})

export const atMost = (what: string, found: number, most: number): Figure => ({
  what,
  found: found.toLocaleString('en'),
  must: `at most ${most.toLocaleString('en')}`,
  holds: found <= most,
})
