import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/** Every presentation of one refresh token, by whichever process, carries the same Idempotency-Key. */
export const oneKey = (): Guarantee => {
  const keys = new Map<string, string>()
  return {
    name: 'One key',
    sent({ refreshToken, key }, { isTroubled, service }) {
      if (key === null) throw new Broken('One key', 'a refresh token was presented without a key')
      const known = keys.get(refreshToken)
      keys.set(refreshToken, key)
      service.ledger.keys.set(refreshToken, key)
      if (known !== undefined && known !== key && !isTroubled)
        throw new Broken('One key', `the same refresh token with ${known} and with ${key}`)
    },
  }
}
