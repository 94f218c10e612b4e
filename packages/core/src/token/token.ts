import { timingSafeEqual } from 'node:crypto'
import { instant, type Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'
import { keyId, type KeyId, type ServerKey } from './key-ring.ts'
import { macLength } from './mac.ts'
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

/** A well-formed token. Ours, if its check agrees; genuine, if its tag also agrees with the session's salt. */
export interface Token extends TokenClaims {
  /** The whole token: prefix, claims, check and tag. */
  readonly bytes: Uint8Array
}

const prefixes: Readonly<Record<TokenKind, string>> = { bearer: 'pawl_at_', refresh: 'pawl_rt_' }
const prefixLength = 8
const checkAt = prefixLength + 27
const tagAt = checkAt + 4
const end = tagAt + 20
const version = 1
const bodyAlphabet = /^[A-Za-z0-9_-]{68}$/

export const tokenLength = 76
export const lastGeneration = 0xffff_ffff

/** Strict: exact length, the URL-safe alphabet, the right prefix, this version. Nothing is judged yet. */
export const decodeToken = (kind: TokenKind, text: string): Token | null => {
  if (text.length !== tokenLength || !text.startsWith(prefixes[kind])) return null
  const body = text.slice(prefixLength)
  if (!bodyAlphabet.test(body)) return null
  const bytes = Buffer.allocUnsafe(end)
  bytes.write(prefixes[kind], 0, 'latin1')
  bytes.write(body, prefixLength, 'base64url')
  if (bytes[prefixLength] !== version) return null
  return {
    kind,
    keyId: keyId(bytes.readUInt8(9)),
    sessionId: sessionIdFromBytes(bytes, 10),
    generation: bytes.readUInt32BE(26),
    expiresAt: instant(bytes.readUIntBE(30, 5) * 1000),
    bytes,
  }
}

/**
 * Where a token is put together, with room for a whole MAC behind it. Minting and judging are synchronous and happen for
 * every request, so all of them share it.
 */
const workbench = Buffer.alloc(tagAt + macLength)
const signed = workbench.subarray(0, checkAt)
const check = workbench.subarray(checkAt, tagAt)
const tag = workbench.subarray(tagAt, end)
const fromCheck = workbench.subarray(checkAt)
const fromTag = workbench.subarray(tagAt)

const expected = Buffer.alloc(macLength)
const expectedCheck = expected.subarray(0, check.length)
const expectedTag = expected.subarray(0, tag.length)

export const checkAgrees = (key: ServerKey, { bytes }: Token): boolean => {
  workbench.set(bytes)
  key.check(expected, signed)
  return timingSafeEqual(expectedCheck, check)
}

/** The proof that we issued it: needs the key and the row's salt. Compared in constant time. */
export const isGenuine = (key: ServerKey, { bytes }: Token, salt: Uint8Array): boolean => {
  workbench.set(bytes)
  key.token(expected, signed, salt)
  return timingSafeEqual(expectedTag, tag)
}

/** A pure function of key, row and generation: what makes a repeat the very same token without storing any. */
export const mintToken = (key: ServerKey, salt: Uint8Array, claims: Omit<TokenClaims, 'keyId'>): string => {
  writeShared(key, claims)
  return completeToken(key, salt, claims)
}

/** Both tokens of one generation. */
export const mintTokens = (
  key: ServerKey,
  salt: Uint8Array,
  claims: Pick<TokenClaims, 'sessionId' | 'generation'>,
  expiries: Readonly<Record<TokenKind, Instant>>,
): Record<TokenKind, string> => {
  writeShared(key, claims)
  return {
    bearer: completeToken(key, salt, { kind: 'bearer', expiresAt: expiries.bearer }),
    refresh: completeToken(key, salt, { kind: 'refresh', expiresAt: expiries.refresh }),
  }
}

/** What the two tokens of a pair have in common. */
const writeShared = (
  key: ServerKey,
  { sessionId, generation }: Pick<TokenClaims, 'sessionId' | 'generation'>,
): void => {
  workbench[8] = version
  workbench[9] = key.id
  writeSessionId(sessionId, workbench, 10)
  workbench.writeUInt32BE(generation, 26)
}

const completeToken = (
  key: ServerKey,
  salt: Uint8Array,
  { kind, expiresAt }: Pick<TokenClaims, 'kind' | 'expiresAt'>,
): string => {
  workbench.write(prefixes[kind], 0, 'latin1')
  workbench.writeUIntBE(Math.floor(expiresAt / 1000), 30, 5)
  key.check(fromCheck, signed)
  key.token(fromTag, signed, salt)
  return prefixes[kind] + workbench.toString('base64url', prefixLength, end)
}

/** Session and generation as the token has them, next to each other: what an attempt is bound to. */
export const spentPart = ({ bytes }: Token): Uint8Array => bytes.subarray(10, 30)
