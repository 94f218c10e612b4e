import {
  accountId,
  instant,
  sessionIdFromBytes,
  sessionIdToBytes,
  userId,
  type AuditFilter,
  type AuditKind,
  type AuditRecord,
  type AuditStore,
  type UserId,
} from '@pawl/core'
import type { Writer } from '../commit/writer.ts'
import type { Reader, Row } from '../database/connection.ts'
import { bytes, integer, integerOrNull, text, textOrNull } from '../database/row.ts'
import { fillPage } from '../page.ts'
import { recordAudit } from './record.ts'

/** What one user or one session has is in the order of the ids; what all have is in the order of time. */
const ofUser = 'SELECT * FROM audit WHERE user_id = ? AND id < ? ORDER BY id DESC LIMIT ?'
const ofSession = `
  SELECT * FROM audit WHERE session_id IS NOT NULL AND substr(session_id, 13) = substr(?, 13) AND id < ?
  ORDER BY id DESC LIMIT ?`
const ofAll = 'SELECT * FROM audit WHERE at >= ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?'

const deletion = 'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)'

export const createAuditStore = (writer: Writer): AuditStore => ({
  append: (entry) => writer.submit((transaction) => recordAudit(transaction, entry)),

  list: (of, page) =>
    fillPage(
      {
        keyLength: 12,
        read: (after, count) => writer.read((connection) => rows(connection, of, after, count).map(recordFrom)),
        keyOf,
        passes: (record) => passes(record, of),
      },
      page,
    ),

  purge: (before, limit) => writer.submit((transaction) => transaction.run(deletion, before, limit)),
})

const keyOf = ({ at, id }: AuditRecord): Buffer => {
  const key = Buffer.alloc(12)
  key.writeUIntBE(at, 0, 6)
  key.writeUIntBE(id, 6, 6)
  return key
}

const rows = (reader: Reader, of: AuditFilter, after: Buffer | null, count: number): Row[] => {
  const id = after?.readUIntBE(6, 6) ?? Number.MAX_SAFE_INTEGER
  if (of.session !== undefined) return reader.all(ofSession, sessionIdToBytes(of.session), id, count)
  if (of.user !== undefined) return reader.all(ofUser, of.user, id, count)
  const last = after === null ? [of.until ?? Number.MAX_SAFE_INTEGER, 0] : [after.readUIntBE(0, 6), id]
  return reader.all(ofAll, of.from ?? 0, ...last, count)
}

const passes = (record: AuditRecord, of: AuditFilter): boolean =>
  (of.kind === undefined || record.kind === of.kind) &&
  (of.user === undefined || record.userId === of.user) &&
  (of.session === undefined || record.sessionId === of.session) &&
  (of.from === undefined || record.at >= of.from) &&
  (of.until === undefined || record.at < of.until)

export const recordFrom = (row: Row): AuditRecord => {
  const account = integerOrNull(row, 'account_id')
  return {
    id: integer(row, 'id'),
    kind: text(row, 'kind') as AuditKind,
    at: instant(integer(row, 'at')),
    userId: userOrNull(row, 'user_id'),
    accountId: account === null ? null : accountId(account),
    sessionId: row['session_id'] === null ? null : sessionIdFromBytes(bytes(row, 'session_id'), 0),
    address: textOrNull(row, 'address'),
    by: userOrNull(row, 'by'),
    detail: textOrNull(row, 'detail'),
  }
}

const userOrNull = (row: Row, column: string): UserId | null => {
  const id = integerOrNull(row, column)
  return id === null ? null : userId(id)
}
