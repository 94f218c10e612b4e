import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/** A call does not fail, and waits for nothing but its own answer, while there is a bearer that is good. */
export const served = (): Guarantee => {
  return {
    name: 'Served',
    called(call, world) {
      if (
        !call.process.isAlive ||
        world.isTroubled ||
        world.hasLoggedOut ||
        world.network.wasApiAwaySince(call.startedAt)
      )
        return
      const { outcome, stored, endedAt, startedAt, process } = call
      const isDoubtful = world.isDoubtful(process, stored?.pair?.token ?? '')
      const token = stored?.pair?.token ?? ''
      const isGood = call.wasGood && world.isGood(token) && endedAt < (world.promised.get(token)?.until ?? 0)
      if (outcome !== 200 && isGood && !isDoubtful)
        throw new Broken(
          'Served',
          `a call failed (${String(outcome)}) although the stored bearer was good all the time`,
        )
      const took = endedAt - startedAt
      if (outcome === 200 && isGood && call.holdsGood && !isDoubtful && took > 6 * world.network.latency)
        throw new Broken('Served', `a call took ${String(took)} ms although its process held a good bearer`)
    },
  }
}
