import {
  accountId,
  decodeRecent,
  encodeRecent,
  instant,
  keyId,
  plus,
  sessionIdFromBytes,
  sessionIdToBytes,
  userId,
  usualRecentLength,
  type Instant,
  type Revocation,
  type RevocationReason,
  type Session,
} from '@pawl/core'
import type { SQLInputValue } from 'node:sqlite'
import type { Row } from '../database/connection.ts'
import { bytes, integer, integerOrNull, text, textOrNull } from '../database/row.ts'

/** What the first refreshes add: the rotations, when the former bearer ends 4, the pace 3, a generation beyond 1. */
const roomForRefreshes = usualRecentLength + 8

/** Deadlines are whole seconds, as in the tokens that carry them; a column of integers refuses any other. */
export const toSeconds = (deadline: Instant): number => deadline / 1000
export const fromSeconds = (seconds: number): Instant => instant(seconds * 1000)

/** Told from `rotated_at`, which takes half the bytes. */
export const paceAhead = ({ pace, rotatedAt }: Session): number | null => (pace === 0 ? null : pace - rotatedAt)

/** The instant that a UUIDv7 begins with. */
const instantOf = (id: Buffer): Instant => instant(id.readUIntBE(0, 6))

/** In the order of the table. */
export const rowOf = (session: Session): SQLInputValue[] => {
  const id = sessionIdToBytes(session.id)
  return [
    id,
    session.userId,
    session.accountId,
    session.epoch,
    session.salt,
    session.generation,
    session.healedTo,
    session.keyId,
    encodeRecent(session.recent, session, roomForRefreshes),
    session.rotatedAt,
    paceAhead(session),
    toSeconds(session.bearerExpiresAt),
    toSeconds(session.previousBearerExpiresAt),
    toSeconds(session.idleDeadline),
    session.hardDeadline === null ? null : toSeconds(session.hardDeadline),
    session.revocation?.at ?? null,
    session.revocation?.reason ?? null,
    session.createdAt - instantOf(id),
    session.device,
    session.address,
  ]
}

export const sessionFrom = (row: Row): Session => {
  const hardDeadline = integerOrNull(row, 'hard_deadline')
  const generation = integer(row, 'generation')
  const rotatedAt = instant(integer(row, 'rotated_at'))
  const paceAheadOrNull = integerOrNull(row, 'pace_ahead')
  return {
    id: sessionIdFromBytes(bytes(row, 'id'), 0),
    userId: userId(integer(row, 'user_id')),
    accountId: accountId(integer(row, 'account_id')),
    epoch: integer(row, 'epoch'),
    salt: bytes(row, 'salt'),
    generation,
    healedTo: integer(row, 'healed_to'),
    keyId: keyId(integer(row, 'key_id')),
    recent: decodeRecent(bytes(row, 'recent'), { generation, rotatedAt }),
    rotatedAt,
    pace: paceAheadOrNull === null ? instant(0) : plus(rotatedAt, paceAheadOrNull),
    bearerExpiresAt: fromSeconds(integer(row, 'bearer_expires_at')),
    previousBearerExpiresAt: fromSeconds(integer(row, 'previous_bearer_expires_at')),
    idleDeadline: fromSeconds(integer(row, 'idle_deadline')),
    hardDeadline: hardDeadline === null ? null : fromSeconds(hardDeadline),
    revocation: revocationFrom(row),
    createdAt: createdAt(row),
    device: text(row, 'device'),
    address: text(row, 'address'),
  }
}

export const createdAt = (row: Row): Instant => plus(instantOf(bytes(row, 'id')), integer(row, 'created_after_id'))

const revocationFrom = (row: Row): Revocation | null => {
  const at = integerOrNull(row, 'revoked_at')
  const reason = textOrNull(row, 'revocation_reason')
  return at === null || reason === null ? null : { at: instant(at), reason: reason as RevocationReason }
}
