import { Broken } from '../../observation.ts'
import type { World } from '../world.ts'
import type { Guarantee } from './guarantee.ts'

/**
 * No refresh without a cause: the bearer runs out, the API refused it, the user switches accounts, the clocks disagree; or
 * the same token was presented before, and nobody has heard what came of it. And never a token that has a stored successor.
 */
export const caused = (): Guarantee => {
  const presented = new Set<string>()
  const refused = new Set<string>()
  return {
    name: 'Caused',
    heard({ request: { bearer }, answer }) {
      if (bearer !== null && answer?.status === 401) refused.add(bearer)
    },
    sent(presentation, world) {
      const { refreshToken, target, process } = presentation
      const token = world.service.ledger.refreshTokens.get(refreshToken)
      const stored = world.service.ledger.refreshTokens.get(world.stored?.pair?.refreshToken ?? '')
      if (token && stored?.sessionId === token.sessionId && stored.generation > token.generation && isSure(world))
        throw new Broken('Caused', 'a token was presented although its successor is in the storage')
      const isFirst = !presented.has(refreshToken)
      presented.add(refreshToken)
      if (!isFirst || target !== undefined || world.isSwitching(process) || world.isTroubled) return
      const bearer = world.bearerOf.get(refreshToken)
      if (bearer !== undefined && (refused.has(bearer) || world.isDoubtful(process, bearer))) return
      const left = leftOf(bearer, world)
      if (left > longestMargin(world))
        throw new Broken('Caused', `refreshed ${String(left)} ms before the bearer runs out`)
    },
  }
}

/** One that looked at the file without its lock, or slept before it sent while another machine went on, could not know. */
const isSure = ({ isTroubled, machines, place, isLockDoubtful }: World): boolean =>
  !isTroubled && machines.length === 1 && (place.kind !== 'files' || !isLockDoubtful)

const leftOf = (bearer: string | undefined, { service }: World): number => {
  const row = bearer === undefined ? undefined : service.rowOf(bearer)
  return row ? row.bearerExpiresAt - service.deployment.now : Infinity
}

/** A tenth of the lifetime, at most 120 s, and a fifth more; the way of the request; lifetimes and deadlines are whole seconds. */
const longestMargin = ({ setup: { lifetime, skews }, network: { latency } }: World): number =>
  Math.min(lifetime * 100, 120_000) * 1.2 + 10_000 + 2 * latency + 2000 + Math.max(...skews)
