import type { Instant } from '@pawl/core'
import { Broken } from '../observation.ts'
import { slack, type Invariant } from './invariant.ts'

/**
 * RFC 9700 §4.14.2: a spent token that comes back ends the session. The exceptions are the design's: a race, a copy that
 * carries the key of the request that spent it, and what the store forgot and learnt again.
 */
export const reuseIsDetected = (): Invariant => {
  const spenders = new Map<string, { readonly at: Instant; readonly key: string | null }>()
  return {
    name: 'Reuse',
    observe(observation, { ledger, deployment }) {
      if (observation.kind === 'rolled_back') spenders.clear()
      if (observation.kind !== 'presented') return
      const { refreshToken, key, answer } = observation
      if (answer.kind === 'pair' && answer.pair.refreshToken !== refreshToken && !spenders.has(refreshToken))
        spenders.set(refreshToken, { at: deployment.now, key })
      if (answer.kind !== 'superseded') return
      const spent = spenders.get(refreshToken)
      const token = ledger.refreshTokens.get(refreshToken)
      const row = token === undefined ? undefined : deployment.database.tables.sessions.get(token.sessionId)
      if (spent === undefined || token === undefined || row === undefined) return
      const isRace = deployment.now <= spent.at + deployment.rules.policy.raceTolerance + slack
      const isCopy = key !== null && [spent.key, ledger.keys.get(refreshToken)].includes(key)
      if (!isRace && !isCopy && token.generation > row.healedTo)
        throw new Broken(
          'Reuse',
          `generation ${String(token.generation)} came back after ${String(deployment.now - spent.at)} ms, unpunished`,
        )
    },
  }
}
