import { keyId, serverKey, type RegisteredKey } from '@pawl/core'
import { changedMeanwhile, keyAudit, refuse, type KeyRefusal, type KeyTools } from './key-tools.ts'
import { lastKeyId, secretLength, type KeyEntry } from './key-text.ts'

export type KeyAdded =
  | { readonly kind: 'added'; readonly key: RegisteredKey }
  /** The keys are in the environment, which only the operator can change: this entry belongs in front of them. A secret. */
  | { readonly kind: 'to_be_set'; readonly entry: KeyEntry }
  | KeyRefusal

/** Makes a key that only verifies: in the key file, and in the deployment's list. */
export const addKey = async ({ source, store, clock, random }: KeyTools): Promise<KeyAdded> => {
  const parsed = source.read()
  if (parsed?.kind === 'refused') return refuse(`${source.name} ${parsed.because}.`)
  const entries = parsed?.entries ?? []
  const { keys: registered } = await store.deployment.read()
  const highest = Math.max(0, ...[...entries, ...registered].map(({ id }) => id))
  if (highest >= lastKeyId) return refuse(`All ids up to ${lastKeyId} were given out, and an id is never given twice.`)
  const entry: KeyEntry = { id: keyId(highest + 1), secret: random.bytes(secretLength) }
  if (source.write === null) return { kind: 'to_be_set', entry }
  // The file first: a key that is held and not listed yet is listed by the next node that reads the file.
  source.write([entry, ...entries])
  const { id, fingerprint } = serverKey(entry.id, entry.secret)
  const now = clock.now()
  const key: RegisteredKey = { id, fingerprint, state: 'verifies', since: now }
  const written = await store.deployment.writeKeys([...registered, key], registered, keyAudit('key_added', [key], now))
  return written === 'written' ? { kind: 'added', key } : changedMeanwhile
}
