import { sessionIdToBytes, type AuditEntry } from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'

const insertion = `
  INSERT INTO audit (kind, at, user_id, account_id, session_id, address, by, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

export const recordAudit = (transaction: Transaction, entry: AuditEntry): void => {
  transaction.run(
    insertion,
    entry.kind,
    entry.at,
    entry.userId,
    entry.accountId,
    entry.sessionId === null ? null : sessionIdToBytes(entry.sessionId),
    entry.address,
    entry.by,
    entry.detail,
  )
}
