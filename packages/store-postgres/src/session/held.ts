import { encodeRecent, sessionIdToBytes, type Session, type SessionId } from '@pawl/core'
import assert from 'node:assert/strict'
import type { Transaction } from '../commit/transaction.ts'
import { uuids } from '../database/array.ts'
import type { Reader } from '../database/connection.ts'
import { columns, presentEpoch, sessionFrom } from './row.ts'

const insertion = `
  INSERT INTO sessions (id, user_id, created_at, hard_deadline, epoch, salt, device, account_id, revoked_at,
    revocation_reason, healed_to, generation, rotated_at, pace, bearer_expires_at, previous_bearer_expires_at,
    idle_deadline, key_id, recent, address)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`

const replacement = `
  UPDATE sessions SET account_id = $2, revoked_at = $3, revocation_reason = $4, healed_to = $5, generation = $6,
    rotated_at = $7, pace = $8, bearer_expires_at = $9, previous_bearer_expires_at = $10, idle_deadline = $11,
    key_id = $12, recent = $13, address = $14
  WHERE id = $1 AND generation = $15 AND revoked_at IS NULL`

const one = `SELECT ${columns} FROM sessions WHERE id = $1`
const several = `SELECT ${columns} FROM sessions WHERE id = ANY ($1::uuid[])`
const held = `${several} ORDER BY id FOR NO KEY UPDATE OF sessions`

export interface Rows {
  readonly sessions: ReadonlyMap<SessionId, Session>
  /** Null where no row was found. */
  readonly epoch: number | null
}

export const readSession = async (reader: Reader, id: SessionId): Promise<Rows> => rowsFrom([await reader.get(one, id)])

export const readSessions = async (reader: Reader, ids: readonly SessionId[]): Promise<Rows> =>
  rowsFrom(await reader.all(several, uuids(ids.map(sessionIdToBytes))))

/** The rows, which nobody else can change until the end of the transaction; locked in the order of their keys. */
export const holdSessions = async (transaction: Transaction, ids: readonly SessionId[]): Promise<Rows> =>
  rowsFrom(await transaction.all(held, uuids(ids.map(sessionIdToBytes))))

const rowsFrom = (rows: readonly (Parameters<typeof sessionFrom>[0] | undefined)[]): Rows => {
  const sessions = new Map<SessionId, Session>()
  let epoch: number | null = null
  for (const row of rows) {
    if (row === undefined) continue
    const session = sessionFrom(row)
    sessions.set(session.id, session)
    epoch = presentEpoch(row)
  }
  return { sessions, epoch }
}

export const insertSession = async (transaction: Transaction, session: Session): Promise<void> => {
  await transaction.run(
    insertion,
    session.id,
    session.userId,
    session.createdAt,
    session.hardDeadline,
    session.epoch,
    Buffer.from(session.salt),
    session.device,
    session.accountId,
    session.revocation?.at ?? null,
    session.revocation?.reason ?? null,
    session.healedTo,
    session.generation,
    session.rotatedAt,
    session.pace,
    session.bearerExpiresAt,
    session.previousBearerExpiresAt,
    session.idleDeadline,
    session.keyId,
    encodeRecent(session.recent, session),
    session.address,
  )
}

/** A row that is held. */
export const replaceSession = async (transaction: Transaction, before: Session, after: Session): Promise<void> => {
  const written = await transaction.run(
    replacement,
    after.id,
    after.accountId,
    after.revocation?.at ?? null,
    after.revocation?.reason ?? null,
    after.healedTo,
    after.generation,
    after.rotatedAt,
    after.pace,
    after.bearerExpiresAt,
    after.previousBearerExpiresAt,
    after.idleDeadline,
    after.keyId,
    encodeRecent(after.recent, after),
    after.address,
    before.generation,
  )
  assert(written === 1, `Session ${after.id} was changed by somebody else while it was held.`)
}
