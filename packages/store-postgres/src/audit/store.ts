import {
  accountId,
  instant,
  userId,
  type AuditFilter,
  type AuditKind,
  type AuditRecord,
  type AuditStore,
  type SessionId,
  type UserId,
} from '@pawl/core'
import type { Database } from '../commit/database.ts'
import { columnsOf } from '../database/columns.ts'
import type { Reader } from '../database/connection.ts'
import { integer, integerOrNull, text, textOrNull, type Row } from '../database/row.ts'
import { fillPage } from '../page.ts'
import { recordAudit } from './record.ts'

/** What one user or one session has is in the order of the ids; what all have is in the order of time. */
const ofUser = `SELECT ${columnsOf.audit} FROM audit WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`
const ofSession = `SELECT ${columnsOf.audit} FROM audit WHERE session_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`
const ofAll = `
  SELECT ${columnsOf.audit} FROM audit WHERE at >= $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4`

const deletion = 'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < $1 ORDER BY at, id LIMIT $2)'

export const createAuditStore = (database: Database): AuditStore => ({
  append: (entry) => database.transact((transaction) => recordAudit(transaction, entry)),

  list: (of, page) =>
    fillPage(
      {
        keyLength: 12,
        read: (after, count) =>
          database.read(async (reader) => (await rowsOf(reader, of, after, count)).map(recordFrom)),
        keyOf,
        passes: (record) => passes(record, of),
      },
      page,
    ),

  purge: (before, limit) => database.transact((transaction) => transaction.run(deletion, before, limit)),
})

const keyOf = ({ at, id }: AuditRecord): Buffer => {
  const key = Buffer.alloc(12)
  key.writeUIntBE(at, 0, 6)
  key.writeUIntBE(id, 6, 6)
  return key
}

const rowsOf = (reader: Reader, of: AuditFilter, after: Buffer | null, count: number): Promise<readonly Row[]> => {
  const id = after?.readUIntBE(6, 6) ?? Number.MAX_SAFE_INTEGER
  if (of.session !== undefined) return reader.all(ofSession, of.session, id, count)
  if (of.user !== undefined) return reader.all(ofUser, of.user, id, count)
  const [at, last] = after === null ? [of.until ?? Number.MAX_SAFE_INTEGER, 0] : [after.readUIntBE(0, 6), id]
  return reader.all(ofAll, of.from ?? 0, at, last, count)
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
    sessionId: textOrNull(row, 'session_id') as SessionId | null,
    address: textOrNull(row, 'address'),
    by: userOrNull(row, 'by'),
    detail: textOrNull(row, 'detail'),
  }
}

const userOrNull = (row: Row, column: string): UserId | null => {
  const id = integerOrNull(row, column)
  return id === null ? null : userId(id)
}
