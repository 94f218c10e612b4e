import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/**
 * Every presentation of one refresh token, by whichever process, carries the same Idempotency-Key, and asks for the same: a
 * token that was presented without an account is never presented with one. (The other way round a refusal comes between.)
 */
export const oneKey = (): Guarantee => {
  const keys = new Map<string, string>()
  const plain = new Set<string>()
  return {
    name: 'One key',
    sent({ refreshToken, key, target }, { isTroubled, service }) {
      if (key === null) throw new Broken('One key', 'a refresh token was presented without a key')
      const known = keys.get(refreshToken)
      keys.set(refreshToken, key)
      service.ledger.keys.set(refreshToken, key)
      if (isTroubled) return
      if (known !== undefined && known !== key)
        throw new Broken('One key', `the same refresh token with ${known} and with ${key}`)
      if (target === undefined) plain.add(refreshToken)
      else if (plain.has(refreshToken)) throw new Broken('One key', 'one refresh token for two purposes')
    },
  }
}
