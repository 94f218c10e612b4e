import { serverKey, type Instant, type KeyId, type RegisteredKey } from '@pawl/core'
import {
  changedMeanwhile,
  keyAudit,
  liveNodes,
  notListed,
  refuse,
  type KeyRefusal,
  type KeyTools,
} from './key-tools.ts'

export type KeyPromoted = { readonly kind: 'promoted'; readonly key: RegisteredKey } | KeyRefusal

/** Makes a key mint in place of the one that does. Refuses until every live node reports that it holds it. */
export const promoteKey = async (tools: KeyTools, id: KeyId): Promise<KeyPromoted> => {
  const { store, clock } = tools
  const deployment = await store.deployment.read()
  const { keys } = deployment
  const key = keys.find((candidate) => candidate.id === id)
  if (key === undefined) return notListed(id)
  const refusal = unfit(key, keys) ?? notHeldHere(tools, key)
  if (refusal !== null) return refusal
  const now = clock.now()
  const without = liveNodes(deployment, now).filter(({ fingerprints }) => !fingerprints.includes(key.fingerprint))
  if (without.length > 0) {
    const names = without.map(({ node }) => node).join(', ')
    return refuse(
      `Tokens made with key ${id} would be refused by nodes that do not hold it yet: ${names}. ` +
        'Give them the key and send each a SIGHUP (or restart it), then promote again.',
    )
  }
  const changed = keys.map((candidate) => afterPromotion(candidate, key, now))
  const written = await store.deployment.writeKeys(changed, keys, keyAudit('key_promoted', [key], now))
  return written === 'written' ? { kind: 'promoted', key: { ...key, state: 'mints', since: now } } : changedMeanwhile
}

const unfit = ({ id, state }: RegisteredKey, keys: readonly RegisteredKey[]): KeyRefusal | null => {
  const minting = keys.find((key) => key.state === 'mints')
  if (state === 'mints') return refuse(`Key ${id} mints already.`)
  if (state === 'retired')
    return refuse(`Key ${id} is retired, and a retired key stays so. \`pawl keys add\` makes a new one.`)
  // When a key may be retired is counted from the promotion of the next; going back would break that count.
  if (minting !== undefined && id < minting.id)
    return refuse(`Key ${id} is older than key ${minting.id}, which mints. \`pawl keys add\` makes a new one.`)
  return null
}

const notHeldHere = ({ source }: KeyTools, { id, fingerprint }: RegisteredKey): KeyRefusal | null => {
  const parsed = source.read()
  const entry = parsed?.kind === 'parsed' ? parsed.entries.find((candidate) => candidate.id === id) : undefined
  const isHeld = entry !== undefined && serverKey(id, entry.secret).fingerprint === fingerprint
  return isHeld ? null : refuse(`${source.name} does not hold key ${id} (${fingerprint}). Put it there first.`)
}

const afterPromotion = (key: RegisteredKey, promoted: RegisteredKey, now: Instant): RegisteredKey => {
  if (key.id === promoted.id) return { ...key, state: 'mints', since: now }
  return key.state === 'mints' ? { ...key, state: 'verifies', since: now } : key
}
