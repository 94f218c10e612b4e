import type { Instant } from '@pawl/core'
import { Broken } from '../observation.ts'
import { slack, type Invariant } from './invariant.ts'

/**
 * RFC 9700 §4.14.2: a spent token that comes back ends the session. The exceptions are the design's: a race, a copy that
 * carries the key of the request that spent it, and what the store forgot and learnt again.
 */
export const reuseIsDetected = (): Invariant => {
  const spentAt = new Map<string, Instant>()
  return {
    name: 'Reuse',
    observe(observation, { ledger, deployment }) {
      if (observation.kind === 'rolled_back') spentAt.clear()
      if (observation.kind !== 'presented') return
      const { refreshToken, key, answer } = observation
      if (answer.kind === 'pair' && answer.pair.refreshToken !== refreshToken && !spentAt.has(refreshToken))
        spentAt.set(refreshToken, deployment.now)
      if (answer.kind !== 'superseded') return
      const spent = spentAt.get(refreshToken)
      const token = ledger.refreshTokens.get(refreshToken)
      const row = token === undefined ? undefined : deployment.database.tables.sessions.get(token.sessionId)
      if (spent === undefined || token === undefined || row === undefined) return
      const isRace = deployment.now <= spent + deployment.rules.policy.raceTolerance + slack
      const isCopy = key !== null && key === ledger.keys.get(refreshToken)
      if (!isRace && !isCopy && token.generation > row.healedTo)
        throw new Broken(
          'Reuse',
          `generation ${String(token.generation)} came back after ${String(deployment.now - spent)} ms, unpunished`,
        )
    },
  }
}
