import { timingSafeEqual } from 'node:crypto'
import type { KeyRing, ServerKey } from '../token/key-ring.ts'
import type { Token } from '../token/token.ts'
import type { Session } from './session.ts'

interface Proof {
  readonly key: ServerKey
  readonly bytes: Uint8Array
}

const proofs = new WeakMap<Session, Proof>()

/**
 * Whether this very token was proven genuine for this very row before. A row is a value, and whether a token is genuine
 * follows from token, key and row alone: asked again, it has the same answer, without the HMACs.
 */
export const wasProven = (session: Session, key: ReturnType<KeyRing['find']>, { bytes }: Token): boolean => {
  const proof = proofs.get(session)
  return proof !== undefined && proof.key === key && timingSafeEqual(proof.bytes, bytes)
}

/** Keeps one proof for each row, which goes when the row does. The bytes are copied: they lie in a pool that is larger than they are. */
export const keepProof = (session: Session, key: ServerKey, { bytes }: Token): void => {
  proofs.set(session, { key, bytes: Uint8Array.from(bytes) })
}
