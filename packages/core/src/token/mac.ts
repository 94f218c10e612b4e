import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Bytes of a whole MAC. */
export const macLength = 32

/** HMAC-SHA-256 under one key, over the parts one after the other. Fills the first 32 bytes of `out`, which may be longer. */
export type Mac = (out: Uint8Array, ...parts: readonly Uint8Array[]) => void

/**
 * The key's two blocks are hashed once and copied into one scratch state each time: for messages this short that is
 * cheaper than a native call, or than a new state. Synchronous, so the scratch state is never shared.
 */
export const prepareMac = (key: Uint8Array): Mac => {
  const prepared = hmac.create(sha256, key)
  const scratch = prepared.clone()
  return (out, ...parts) => {
    prepared._cloneInto(scratch)
    for (const part of parts) scratch.update(part)
    scratch.digestInto(out)
  }
}

/** HKDF-SHA-256 (RFC 5869) with an empty salt: one 32-byte key per purpose. */
export const deriveKey = (secret: Uint8Array, purpose: string): Uint8Array =>
  hkdf(sha256, secret, undefined, new TextEncoder().encode(purpose), 32)

/** The first 16 hexadecimal digits of a hash over the key: tells two keys apart and gives nothing away. */
export const fingerprintOf = (secret: Uint8Array): string => {
  const digest = Buffer.alloc(macLength)
  prepareMac(deriveKey(secret, 'pawl/1/fingerprint'))(digest, new Uint8Array(0))
  return digest.toString('hex', 0, 8)
}
