import type { FateKind } from '../network/fate.ts'
import {
  atMost,
  callEvery,
  exactly,
  failedSince,
  hour,
  minute,
  second,
  staged,
  type Figure,
  type Scenario,
} from './scenario.ts'

/** The API refuses every bearer, also fresh ones. */
const refusesAll = (): Promise<Figure[]> =>
  staged({}, async (world) => {
    world.network.api = 'refuses'
    const before = world.presentations.length
    const first = world.calls.length
    await callEvery(world, second, 20 * minute)
    const others = world.calls.slice(first).filter(({ outcome }) => outcome !== 401).length
    return [
      atMost('401 to everything for 20 min, a call a second: refreshes', world.presentations.length - before, 8),
      exactly('… calls that ended otherwise than with that 401', others, 0),
    ]
  })

/** The refresh endpoint is away from a minute before the early refresh on, for ten minutes. */
const away = (name: string, kind: FateKind, seconds: number): Promise<Figure[]> =>
  staged({}, async (world) => {
    await callEvery(world, 10 * second, hour - 5 * minute)
    const first = world.calls.length
    world.network.fates = Array.from({ length: 1000 }, () => ({ kind, seconds }))
    const before = world.presentations.length
    const failedWhileGood = await callEvery(world, 5 * second, 3.5 * minute)
    await callEvery(world, 5 * second, 5 * minute)
    const tries = world.presentations.length - before
    world.network.fates = []
    await world.time.pass(2 * minute)
    const failedAfter = await callEvery(world, 5 * second, minute)
    return [
      exactly(`${name}: failed calls while the bearer was good`, failedWhileGood, 0),
      exactly('… failed calls once it is back', failedAfter, 0),
      atMost('… refreshes tried in 10.5 min', tries, 6 + Math.floor((10.5 * 60) / 30)),
      { what: '… failed calls in between', found: String(failedSince(world, first)), must: '', holds: true },
    ]
  })

const early = (kind: FateKind): Promise<Figure[]> =>
  staged({ lifetime: 60 }, async (world) => {
    world.network.fates = Array.from({ length: 40 }, () => ({ kind, seconds: 20 }))
    await callEvery(world, second, 20 * minute)
    const times = world.presentations.slice(0, 40).map(({ at }) => at)
    const tooEarly = times.filter((at, index) => index > 0 && at - (times[index - 1] ?? 0) < 20 * second).length
    return [
      exactly(
        `${kind === 'busy' ? '503' : '429'} with Retry-After: 20, forty times in a row: early requests`,
        tooEarly,
        0,
      ),
    ]
  })

export const refusals: Scenario = {
  title: 'A server that refuses, or is away',
  async measure() {
    return [
      ...(await refusesAll()),
      ...(await early('limited')),
      ...(await early('busy')),
      ...(await away('the endpoint refuses connections for 10 min', 'refused', 1)),
      ...(await away('the endpoint answers with a proxy’s 502', 'proxy_502', 1)),
      ...(await away('the endpoint answers nothing', 'request_lost', 1)),
    ]
  },
}
