import { timingSafeEqual } from 'node:crypto'
import { instant, type Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'
import { keyId, type KeyId, type ServerKey } from './key-ring.ts'
import { sessionIdFromBytes, writeSessionId } from './session-id.ts'

/**
 * ```
 * pawl_at_ | pawl_rt_  +  base64url( version 1 | key id 1 | session id 16 | generation 4 | expires-at 5 | check 4 | tag 20 )
 * ```
 * 51 bytes are 68 characters with no spare bits, so one token has one spelling. Big-endian; `expires-at` in seconds.
 */
export type TokenKind = 'bearer' | 'refresh'

export interface TokenClaims {
  readonly kind: TokenKind
  readonly keyId: KeyId
  readonly sessionId: SessionId
  readonly generation: number
  readonly expiresAt: Instant
}

/** A token whose check agreed. It is genuine only if its tag also agrees with the session's salt. */
export interface Token extends TokenClaims {
  /** Prefix and claims: what both MACs are over. */
  readonly signed: Uint8Array
  readonly tag: Uint8Array
  /** Prefix, claims, check and tag: the whole token. */
  readonly bytes: Uint8Array
}

const prefixes: Readonly<Record<TokenKind, string>> = { bearer: 'pawl_at_', refresh: 'pawl_rt_' }
const prefixLength = 8
const claimsLength = 27
const signedLength = prefixLength + claimsLength
const checkLength = 4
const tagLength = 20
const version = 1
const bodyAlphabet = /^[A-Za-z0-9_-]{68}$/

export const tokenLength = 76
export const lastGeneration = 0xffff_ffff

/** The bytes of a well-formed token, not judged yet. */
export interface Unchecked extends Token {
  readonly check: Uint8Array
}

/** Strict: exact length, the URL-safe alphabet, the right prefix, this version. */
export const decodeToken = (kind: TokenKind, text: string): Unchecked | null => {
  if (text.length !== tokenLength || !text.startsWith(prefixes[kind])) return null
  const body = text.slice(prefixLength)
  if (!bodyAlphabet.test(body)) return null
  const bytes = Buffer.allocUnsafe(prefixLength + 51)
  bytes.write(prefixes[kind], 0, 'latin1')
  bytes.write(body, prefixLength, 'base64url')
  if (bytes[prefixLength] !== version) return null
  return {
    kind,
    keyId: keyId(bytes.readUInt8(9)),
    sessionId: sessionIdFromBytes(bytes, 10),
    generation: bytes.readUInt32BE(26),
    expiresAt: instant(bytes.readUIntBE(30, 5) * 1000),
    signed: bytes.subarray(0, signedLength),
    check: bytes.subarray(signedLength, signedLength + checkLength),
    tag: bytes.subarray(signedLength + checkLength),
    bytes,
  }
}

export const checkAgrees = (key: ServerKey, token: Unchecked): boolean =>
  timingSafeEqual(key.check(token.signed).subarray(0, checkLength), token.check)

/** The proof that we issued it: needs the key and the row's salt. Compared in constant time. */
export const isGenuine = (key: ServerKey, token: Token, salt: Uint8Array): boolean =>
  timingSafeEqual(key.token(token.signed, salt).subarray(0, tagLength), token.tag)

/** A pure function of key, row and generation: what makes a repeat the very same token without storing any. */
export const mintToken = (key: ServerKey, salt: Uint8Array, claims: Omit<TokenClaims, 'keyId'>): string => {
  const bytes = Buffer.allocUnsafe(prefixLength + 51)
  bytes.write(prefixes[claims.kind], 0, 'latin1')
  bytes[8] = version
  bytes[9] = key.id
  writeSessionId(claims.sessionId, bytes, 10)
  bytes.writeUInt32BE(claims.generation, 26)
  bytes.writeUIntBE(Math.floor(claims.expiresAt / 1000), 30, 5)
  const signed = bytes.subarray(0, signedLength)
  bytes.set(key.check(signed).subarray(0, checkLength), signedLength)
  bytes.set(key.token(signed, salt).subarray(0, tagLength), signedLength + checkLength)
  return prefixes[claims.kind] + bytes.toString('base64url', prefixLength)
}
