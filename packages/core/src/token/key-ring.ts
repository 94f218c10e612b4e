import { deriveKey, fingerprintOf, prepareMac, type Mac } from './mac.ts'

/** 0 to 255, never given twice. */
export type KeyId = number & { readonly __brand: 'KeyId' }

export const keyId = (value: number): KeyId => value as KeyId

/** One 32-byte server key, derived for its three purposes. */
export interface ServerKey {
  readonly id: KeyId
  readonly fingerprint: string
  /** A filter: refuses garbage and typing errors without a read of the store. */
  readonly check: Mac
  /** The proof, together with the session's salt. */
  readonly token: Mac
  readonly attempt: Mac
}

/** As the store lists it; the store never holds the key itself. */
export type KeyState = 'verifies' | 'mints' | 'retired'

export interface KeyRing {
  /** The key that mints. */
  readonly minting: ServerKey
  readonly keys: readonly ServerKey[]
  /** `missing`: not here and not known to be retired, so this node can say neither yes nor no. */
  find(id: KeyId): ServerKey | 'retired' | 'missing'
}

export const serverKey = (id: KeyId, secret: Uint8Array): ServerKey => ({
  id,
  fingerprint: fingerprintOf(secret),
  check: prepareMac(deriveKey(secret, 'pawl/1/check')),
  token: prepareMac(deriveKey(secret, 'pawl/1/token')),
  attempt: prepareMac(deriveKey(secret, 'pawl/1/attempt')),
})

/** `mints` must be one of `keys`; a retired key is one whose tokens are known to be worth nothing any more. */
export const createKeyRing = (keys: readonly ServerKey[], mints: KeyId, retired: readonly KeyId[]): KeyRing => {
  const byId = new Map<KeyId, ServerKey | 'retired'>(retired.map((id) => [id, 'retired']))
  for (const key of keys) if (byId.get(key.id) !== 'retired') byId.set(key.id, key)
  const minting = byId.get(mints)
  if (minting === undefined || minting === 'retired')
    throw new Error(`Key ${String(mints)} cannot mint: it is not in the ring.`)
  return {
    minting,
    keys: keys.filter((key) => byId.get(key.id) === key),
    find: (id) => byId.get(id) ?? 'missing',
  }
}
