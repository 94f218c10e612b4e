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
  type SessionId,
} from '@pawl/core'
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Tuple } from '../database/connection.ts'
import { bytesIn, integerIn, integerOrNullIn, textIn } from '../database/row.ts'

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

/**
 * What a session is made from, all but its id. The bytes come as hexadecimal digits: a buffer from SQLite has memory of its
 * own outside the heap, which costs more than all the other columns together.
 */
export const sessionColumns = `
  sessions.user_id, sessions.account_id, sessions.epoch, hex(sessions.salt || sessions.recent),
  sessions.generation, sessions.healed_to, sessions.key_id, sessions.rotated_at, sessions.pace_ahead,
  sessions.bearer_expires_at, sessions.previous_bearer_expires_at, sessions.idle_deadline, sessions.hard_deadline,
  sessions.revoked_at, sessions.revocation_reason, sessions.created_after_id, sessions.device, sessions.address`

const saltLength = 16

/** Bytes of the row that is just read; nothing of a session may point into it. Grows with the longest row. */
let scratch: Buffer = Buffer.alloc(1024)

const decodeBytes = (digits: string): Buffer => {
  const length = digits.length / 2
  if (scratch.length < length) scratch = Buffer.alloc(2 * length)
  scratch.write(digits, 'hex')
  return scratch.subarray(0, length)
}

/** Of a row of `sessionColumns`, and of the id that it was found by. */
export const sessionFrom = (id: SessionId, row: Tuple): Session => {
  const [user, account, epoch, bytes, generationValue, healedTo, key, rotatedAtValue, pace] = row
  const [bearer, previousBearer, idle, hard, revokedAt, reason, createdAfterId, device, address] = row.slice(9)
  const generation = integerIn(generationValue, 'generation')
  const rotatedAt = instant(integerIn(rotatedAtValue, 'rotated_at'))
  const saltAndRecent = decodeBytes(textIn(bytes, 'salt and recent'))
  const hardDeadline = integerOrNullIn(hard, 'hard_deadline')
  const paceAheadOrNull = integerOrNullIn(pace, 'pace_ahead')
  return {
    id,
    userId: userId(integerIn(user, 'user_id')),
    accountId: accountId(integerIn(account, 'account_id')),
    epoch: integerIn(epoch, 'epoch'),
    salt: saltIn(saltAndRecent),
    generation,
    healedTo: integerIn(healedTo, 'healed_to'),
    keyId: keyId(integerIn(key, 'key_id')),
    recent: decodeRecent(saltAndRecent.subarray(saltLength), { generation, rotatedAt }),
    rotatedAt,
    pace: paceAheadOrNull === null ? instant(0) : plus(rotatedAt, paceAheadOrNull),
    bearerExpiresAt: fromSeconds(integerIn(bearer, 'bearer_expires_at')),
    previousBearerExpiresAt: fromSeconds(integerIn(previousBearer, 'previous_bearer_expires_at')),
    idleDeadline: fromSeconds(integerIn(idle, 'idle_deadline')),
    hardDeadline: hardDeadline === null ? null : fromSeconds(hardDeadline),
    revocation: revocationFrom(integerOrNullIn(revokedAt, 'revoked_at'), reason),
    createdAt: createdAt(sessionIdToBytes(id), integerIn(createdAfterId, 'created_after_id')),
    device: textIn(device, 'device'),
    address: textIn(address, 'address'),
  }
}

const saltIn = (saltAndRecent: Buffer): Uint8Array => {
  const salt = Buffer.alloc(saltLength)
  saltAndRecent.copy(salt, 0, 0, saltLength)
  return salt
}

/** Of rows that have the id behind `sessionColumns`. */
export const sessionWithId = (row: Tuple): Session => sessionFrom(sessionIdFromBytes(bytesIn(row.at(-1), 'id'), 0), row)

export const createdAt = (id: Buffer, createdAfterId: number): Instant => plus(instantOf(id), createdAfterId)

const revocationFrom = (at: number | null, reason: SQLOutputValue | undefined): Revocation | null =>
  at === null || reason === null
    ? null
    : { at: instant(at), reason: textIn(reason, 'revocation_reason') as RevocationReason }
