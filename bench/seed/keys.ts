import { createKeyRing, keyId, serverKey, type KeyRing } from '@pawl/core'
import { randomBytes } from 'node:crypto'

/** The key of one run, as the server reads it from `PAWL_KEYS` and as core uses it. */
export interface BenchKeys {
  readonly setting: string
  readonly ring: KeyRing
}

export const createBenchKeys = (): BenchKeys => {
  const secret = randomBytes(32)
  const only = keyId(1)
  return {
    setting: `1:${secret.toString('base64')}`,
    ring: createKeyRing([serverKey(only, secret)], only, []),
  }
}
