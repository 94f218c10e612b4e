import {
  accountId,
  instant,
  keyId,
  sessionIdFromBytes,
  sessionIdToBytes,
  userId,
  type Revocation,
  type RevocationReason,
  type Session,
} from '@pawl/core'
import type { SQLInputValue } from 'node:sqlite'
import type { Row } from '../database/connection.ts'
import { bytes, integer, integerOrNull, text, textOrNull } from '../database/row.ts'
import { decodeRecent, encodeRecent } from './recent.ts'

/** What the first refresh adds: the rotation itself 19, when the former bearer ends 6, a generation beyond 1. */
const roomForFirstRefresh = 26

/** In the order of the table. */
export const rowOf = (session: Session): SQLInputValue[] => [
  sessionIdToBytes(session.id),
  session.userId,
  session.accountId,
  session.epoch,
  session.salt,
  session.generation,
  session.healedTo,
  session.keyId,
  encodeRecent(session.recent, roomForFirstRefresh),
  session.rotatedAt,
  session.pace,
  session.bearerExpiresAt,
  session.previousBearerExpiresAt,
  session.idleDeadline,
  session.hardDeadline,
  session.revocation?.at ?? null,
  session.revocation?.reason ?? null,
  session.createdAt,
  session.device,
  session.address,
]

export const sessionFrom = (row: Row): Session => {
  const hardDeadline = integerOrNull(row, 'hard_deadline')
  return {
    id: sessionIdFromBytes(bytes(row, 'id'), 0),
    userId: userId(integer(row, 'user_id')),
    accountId: accountId(integer(row, 'account_id')),
    epoch: integer(row, 'epoch'),
    salt: bytes(row, 'salt'),
    generation: integer(row, 'generation'),
    healedTo: integer(row, 'healed_to'),
    keyId: keyId(integer(row, 'key_id')),
    recent: decodeRecent(bytes(row, 'recent')),
    rotatedAt: instant(integer(row, 'rotated_at')),
    pace: instant(integer(row, 'pace')),
    bearerExpiresAt: instant(integer(row, 'bearer_expires_at')),
    previousBearerExpiresAt: instant(integer(row, 'previous_bearer_expires_at')),
    idleDeadline: instant(integer(row, 'idle_deadline')),
    hardDeadline: hardDeadline === null ? null : instant(hardDeadline),
    revocation: revocationFrom(row),
    createdAt: instant(integer(row, 'created_at')),
    device: text(row, 'device'),
    address: text(row, 'address'),
  }
}

const revocationFrom = (row: Row): Revocation | null => {
  const at = integerOrNull(row, 'revoked_at')
  const reason = textOrNull(row, 'revocation_reason')
  return at === null || reason === null ? null : { at: instant(at), reason: reason as RevocationReason }
}
