import { createKeyRing, type Instant, type KeyRing, type RegisteredKey, type ServerKey } from '@pawl/core'

export type Agreement =
  | {
      readonly kind: 'agreed'
      readonly ring: KeyRing
      /** What the deployment shall list: the same, or with the keys that only this node has so far. */
      readonly registered: readonly RegisteredKey[]
      readonly added: readonly ServerKey[]
    }
  /** One sentence, with what to do. */
  | { readonly kind: 'disagreed'; readonly because: string }

/**
 * Compares the keys that a node holds, newest first, with those that the deployment lists. A node that lacks a key, or
 * holds another one under its id, would refuse honest tokens, so it must not start. A key newer than the minting one may
 * be missing (it is being rolled out); one newer than all listed ones is added to the list, where it only verifies.
 */
export const agreeOnKeys = (
  held: readonly ServerKey[],
  registered: readonly RegisteredKey[],
  now: Instant,
): Agreement => {
  const added = held.filter(({ id }) => !registered.some((key) => key.id === id))
  const listed = [
    ...registered,
    ...added.map((key, index) => listedAs(key, registered.length === 0 && index === 0 ? 'mints' : 'verifies', now)),
  ]
  const minting = listed.find(({ state }) => state === 'mints')
  if (minting === undefined) return disagreed('There is no key that mints.')
  const fault = listed.map((key) => faultOf(key, held, minting)).find((found) => found !== null)
  if (fault !== undefined) return disagreed(fault)
  const highest = Math.max(-1, ...registered.map(({ id }) => id))
  const old = added.find(({ id }) => id < highest)
  if (old !== undefined) return disagreed(`The deployment does not know key ${old.id} of this node. Remove it.`)
  const retired = listed.filter(({ state }) => state === 'retired').map(({ id }) => id)
  return { kind: 'agreed', ring: createKeyRing(held, minting.id, retired), registered: listed, added }
}

const disagreed = (because: string): Agreement => ({ kind: 'disagreed', because })

const listedAs = ({ id, fingerprint }: ServerKey, state: RegisteredKey['state'], since: Instant): RegisteredKey => ({
  id,
  fingerprint,
  state,
  since,
})

const faultOf = (key: RegisteredKey, held: readonly ServerKey[], minting: RegisteredKey): string | null => {
  if (key.state === 'retired') return null
  const own = held.find(({ id }) => id === key.id)
  if (own === undefined) return key.id > minting.id ? null : missing(key)
  if (own.fingerprint === key.fingerprint) return null
  return `Key ${key.id} of this node (${own.fingerprint}) is not key ${key.id} of the deployment (${key.fingerprint}). ${wayOut(key)}`
}

const missing = (key: RegisteredKey): string =>
  `This node lacks key ${key.id} (${key.fingerprint}), which live tokens were made with. ${wayOut(key)}`

const wayOut = ({ id }: RegisteredKey): string =>
  'Put the right key back. If it is lost for good: `pawl keys add`, `pawl keys promote` with the new id, and ' +
  `\`pawl keys retire ${id} --end-sessions\`.`
