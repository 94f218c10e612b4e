import { encodeRecent, sessionIdToBytes, usualRecentLength, type Session, type SessionId } from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader } from '../database/connection.ts'
import { paceAhead, rowOf, sessionColumns, sessionFrom, toSeconds } from './row.ts'

const selection = `SELECT ${sessionColumns} FROM sessions WHERE id = ?`

const insertion = `INSERT INTO sessions VALUES (${Array(20).fill('?').join(', ')})`

/** Only the row that was judged: had anybody else written it meanwhile, the memory of it would be worth nothing. */
const replacement = `
  UPDATE sessions SET generation = ?, healed_to = ?, key_id = ?, recent = ?, rotated_at = ?, pace_ahead = ?,
    bearer_expires_at = ?, previous_bearer_expires_at = ?, idle_deadline = ?, revoked_at = ?, revocation_reason = ?,
    address = ?
  WHERE id = ? AND generation = ? AND revoked_at IS NULL`

const move = 'UPDATE sessions SET account_id = ? WHERE id = ?'

export const readSession = (reader: Reader, id: SessionId): Session | null => {
  const row = reader.getTuple(selection, sessionIdToBytes(id))
  return row === undefined ? null : sessionFrom(id, row)
}

/** The row as this batch has left it. */
export const heldSession = (transaction: Transaction, id: SessionId): Session | null => {
  const changed = transaction.changed.get(id)
  if (changed !== undefined) return changed
  return transaction.memory.sessions.get(id) ?? readSession(transaction, id)
}

/** For a row that was held and is left as it is: whoever asks for it in vain will ask again. */
export const rememberSession = (transaction: Transaction, session: Session): void => {
  // What this batch has changed is not committed yet.
  if (!transaction.changed.has(session.id)) transaction.memory.sessions.set(session.id, session)
}

export const insertSession = (transaction: Transaction, session: Session): void => {
  transaction.run(insertion, ...rowOf(session))
  transaction.changed.set(session.id, session)
}

export const replaceSession = (transaction: Transaction, before: Session, after: Session): void => {
  const id = sessionIdToBytes(after.id)
  const written = transaction.run(
    replacement,
    after.generation,
    after.healedTo,
    after.keyId,
    encodeRecent(after.recent, after, usualRecentLength),
    after.rotatedAt,
    paceAhead(after),
    toSeconds(after.bearerExpiresAt),
    toSeconds(after.previousBearerExpiresAt),
    toSeconds(after.idleDeadline),
    after.revocation?.at ?? null,
    after.revocation?.reason ?? null,
    after.address,
    id,
    before.generation,
  )
  if (written !== 1) {
    transaction.memory.sessions.delete(after.id)
    throw new Error(`Session ${after.id} is not on disk as it was remembered. Does another process write to it?`)
  }
  if (after.accountId !== before.accountId) transaction.run(move, after.accountId, id)
  transaction.changed.set(after.id, after)
}

export const deleteSession = (transaction: Transaction, id: SessionId): void => {
  transaction.run('DELETE FROM sessions WHERE id = ?', sessionIdToBytes(id))
  transaction.changed.set(id, null)
}
