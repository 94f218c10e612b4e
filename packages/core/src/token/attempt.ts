import type { AccountId } from '../account/account.ts'
import type { Attempt } from '../session/session.ts'
import type { ServerKey } from './key-ring.ts'
import { sessionIdToBytes } from './session-id.ts'
import type { Token } from './token.ts'

/** Keys come from the client: 16 to 128 visible ASCII characters (the contract's `Idempotency-Key`). */
export const isIdempotencyKey = (text: string): boolean => /^[\x21-\x7e]{16,128}$/.test(text)

/**
 * Stands for "this client's attempt to spend this token, for this purpose". Bound to session, generation and target
 * account, so a key that a client uses twice matches nothing else; a MAC, so the row does not give the key away (I10).
 */
export const attemptOf = (key: ServerKey, token: Token, account: AccountId | null, idempotencyKey: string): Attempt => {
  const numbers = Buffer.allocUnsafe(12)
  numbers.writeUInt32BE(token.generation, 0)
  numbers.writeBigInt64BE(BigInt(account ?? 0), 4)
  const digest = key.attempt(sessionIdToBytes(token.sessionId), numbers, Buffer.from(idempotencyKey, 'latin1'))
  return Buffer.from(digest.buffer, digest.byteOffset, 8).toString('hex') as Attempt
}
