import { elapsed, type Instant, type KeyId, type RegisteredKey } from '@pawl/core'
import { changedMeanwhile, keyAudit, notListed, refuse, type KeyRefusal, type KeyTools } from './key-tools.ts'

export type KeyRetired = { readonly kind: 'retired'; readonly key: RegisteredKey } | KeyRefusal

export interface Retirement {
  readonly id: KeyId
  /** End the sessions whose tokens were made with the key, instead of waiting for them to move on. */
  readonly endSessions: boolean
}

/** Takes a key out of use for good. Refuses while tokens of it may still be waited for, unless their sessions shall end. */
export const retireKey = async (tools: KeyTools, { id, endSessions }: Retirement): Promise<KeyRetired> => {
  const { source, store, clock, refreshLifetime } = tools
  const { keys } = await store.deployment.read()
  const key = keys.find((candidate) => candidate.id === id)
  if (key === undefined) return notListed(id)
  const now = clock.now()
  const refusal = unfit(key) ?? (endSessions ? null : stillInUse(key, keys, { now, refreshLifetime }))
  if (refusal !== null) return refusal
  const retired: RegisteredKey = { ...key, state: 'retired', since: now }
  const changed = keys.map((candidate) => (candidate.id === id ? retired : candidate))
  const written = await store.deployment.writeKeys(changed, keys, keyAudit('key_retired', [key], now))
  if (written === 'changed') return changedMeanwhile
  const parsed = source.read()
  // The last key stays: an empty file could not be read, and what is listed as retired is not used.
  const kept = parsed?.kind === 'parsed' ? parsed.entries.filter((entry) => entry.id !== id) : []
  if (kept.length > 0) source.write?.(kept)
  return { kind: 'retired', key: retired }
}

const unfit = ({ id, state }: RegisteredKey): KeyRefusal | null => {
  switch (state) {
    case 'verifies':
      return null
    case 'mints':
      return refuse(`Key ${id} mints. Promote another one first: \`pawl keys add\`, \`pawl keys promote\`.`)
    case 'retired':
      return refuse(`Key ${id} is retired already.`)
  }
}

/** `since` is when the key stopped minting: the next one was promoted then. A key newer than the minting one never did. */
const stillInUse = (
  { id, since }: RegisteredKey,
  keys: readonly RegisteredKey[],
  { now, refreshLifetime }: { now: Instant; refreshLifetime: number },
): KeyRefusal | null => {
  const hasMinted = keys.some((key) => key.state === 'mints' && key.id > id)
  if (!hasMinted || elapsed(since, now) >= refreshLifetime) return null
  const end = new Date(since + refreshLifetime).toISOString().slice(0, 16).replace('T', ' ')
  return refuse(
    `Sessions may wait with tokens of key ${id} until ${end} UTC. Retire it then, or end those sessions now with --end-sessions.`,
  )
}
