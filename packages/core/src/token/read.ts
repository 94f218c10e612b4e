import { Fault } from '../fault.ts'
import type { Instant } from '../instant.ts'
import type { KeyRing } from './key-ring.ts'
import { checkAgrees, decodeToken, type Token, type TokenKind } from './token.ts'

/** What can be said of a token before the store is asked. `read` is not yet genuine: that needs the row's salt. */
export type TokenReading =
  | { readonly kind: 'read'; readonly token: Token }
  | { readonly kind: 'expired'; readonly token: Token }
  | { readonly kind: 'invalid' }

const invalid: TokenReading = { kind: 'invalid' }

/**
 * Refuses garbage, typing errors and what is past its own date without a read. A key that this node lacks and nobody
 * retired is a fault: another node may have minted it a moment ago, so nothing may be said against the token.
 */
export const readToken = (ring: KeyRing, kind: TokenKind, text: string, now: Instant): TokenReading => {
  const token = decodeToken(kind, text)
  if (token === null) return invalid
  const key = ring.find(token.keyId)
  if (key === 'missing') throw new Fault('store_unavailable', `This node does not hold key ${String(token.keyId)}.`)
  if (key === 'retired' || !checkAgrees(key, token)) return invalid
  return now >= token.expiresAt ? { kind: 'expired', token } : { kind: 'read', token }
}
