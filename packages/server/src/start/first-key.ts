import { keyId, type Random, type Store } from '@pawl/core'
import type { KeySource } from '../keys/key-source.ts'
import { secretLength } from '../keys/key-text.ts'

/** Writes the server's first key where a deployment has none yet. */
export const makeFirstKey = async (
  source: KeySource,
  store: Pick<Store, 'deployment'>,
  random: Random,
): Promise<void> => {
  if (source.write === null || source.read() !== null) return
  const { keys } = await store.deployment.read()
  if (keys.length === 0) source.write([{ id: keyId(1), secret: random.bytes(secretLength) }])
}
