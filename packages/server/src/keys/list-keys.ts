import { serverKey, type RegisteredKey } from '@pawl/core'
import { liveNodes, type KeyTools } from './key-tools.ts'

export interface ListedKey extends RegisteredKey {
  /** Whether the key file or the environment of this machine holds it. */
  readonly heldHere: boolean
  /** The live nodes that report it. */
  readonly nodes: readonly string[]
}

/** The deployment's keys, newest first. Fingerprints only, no secrets. */
export const listKeys = async ({ source, store, clock }: KeyTools): Promise<ListedKey[]> => {
  const deployment = await store.deployment.read()
  const parsed = source.read()
  const held =
    parsed?.kind === 'parsed' ? parsed.entries.map(({ id, secret }) => serverKey(id, secret).fingerprint) : []
  const nodes = liveNodes(deployment, clock.now())
  return deployment.keys
    .map((key) => ({
      ...key,
      heldHere: held.includes(key.fingerprint),
      nodes: nodes.filter(({ fingerprints }) => fingerprints.includes(key.fingerprint)).map(({ node }) => node),
    }))
    .sort((one, other) => other.id - one.id)
}
