import {
  accountId,
  decodeRecent,
  instant,
  keyId,
  userId,
  type Instant,
  type Revocation,
  type RevocationReason,
  type Session,
  type SessionId,
} from '@pawl/core'
import { columnsOf } from '../database/columns.ts'
import { bytes, integer, integerOrNull, text, textOrNull, type Row } from '../database/row.ts'

/** A session together with what else its judge must know: the epoch at that moment. */
export const columns: string = `${columnsOf.sessions}, (SELECT epoch FROM deployment) AS present_epoch`

export const presentEpoch = (row: Row): number => integer(row, 'present_epoch')

export const sessionFrom = (row: Row): Session => {
  const hardDeadline = integerOrNull(row, 'hard_deadline')
  const generation = integer(row, 'generation')
  const rotatedAt = moment(row, 'rotated_at')
  return {
    id: text(row, 'id') as SessionId,
    userId: userId(integer(row, 'user_id')),
    accountId: accountId(integer(row, 'account_id')),
    epoch: integer(row, 'epoch'),
    salt: bytes(row, 'salt'),
    generation,
    healedTo: integer(row, 'healed_to'),
    keyId: keyId(integer(row, 'key_id')),
    recent: decodeRecent(bytes(row, 'recent'), { generation, rotatedAt }),
    rotatedAt,
    pace: moment(row, 'pace'),
    bearerExpiresAt: moment(row, 'bearer_expires_at'),
    previousBearerExpiresAt: moment(row, 'previous_bearer_expires_at'),
    idleDeadline: moment(row, 'idle_deadline'),
    hardDeadline: hardDeadline === null ? null : instant(hardDeadline),
    revocation: revocationFrom(row),
    createdAt: moment(row, 'created_at'),
    device: text(row, 'device'),
    address: text(row, 'address'),
  }
}

const moment = (row: Row, column: string): Instant => instant(integer(row, column))

const revocationFrom = (row: Row): Revocation | null => {
  const at = integerOrNull(row, 'revoked_at')
  const reason = textOrNull(row, 'revocation_reason')
  return at === null || reason === null ? null : { at: instant(at), reason: reason as RevocationReason }
}
