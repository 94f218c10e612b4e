import type { AccountId } from '../account/account.ts'
import type { Attempt } from '../session/session.ts'
import type { ServerKey } from './key-ring.ts'
import { macLength } from './mac.ts'
import { spentPart, type Token } from './token.ts'

const longestKey = 128

/** Keys come from the client: 16 to 128 visible ASCII characters (the contract's `Idempotency-Key`). */
export const isIdempotencyKey = (text: string): boolean => /^[\x21-\x7e]{16,128}$/.test(text)

/**
 * Stands for "this client's attempt to spend this token, for this purpose". Bound to session, generation and target
 * account, so a key that a client uses twice matches nothing else; a MAC, so the row does not give the key away (I10).
 */
export const attemptOf = (key: ServerKey, token: Token, account: AccountId | null, idempotencyKey: string): Attempt => {
  accountBytes.writeBigInt64BE(BigInt(account ?? 0))
  if (idempotencyKey.length > longestKey) throw new RangeError('An Idempotency-Key has at most 128 characters.')
  const length = keyBytes.write(idempotencyKey, 'latin1')
  key.attempt(digest, spentPart(token), accountBytes, keyBytes.subarray(0, length))
  return digest.toString('hex', 0, 8) as Attempt
}

// Synchronous and for every request, so they are made once.
const accountBytes = Buffer.alloc(8)
const keyBytes = Buffer.alloc(longestKey)
const digest = Buffer.alloc(macLength)
