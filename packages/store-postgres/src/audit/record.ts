import type { AuditEntry } from '@pawl/core'
import type { Transaction } from '../commit/transaction.ts'

const insertion = `
  INSERT INTO audit (kind, at, user_id, account_id, session_id, address, by, detail)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

export const recordAudit = async (transaction: Transaction, entry: AuditEntry): Promise<void> => {
  const { kind, at, userId, accountId, sessionId, address, by, detail } = entry
  await transaction.run(insertion, kind, at, userId, accountId, sessionId, address, by, detail)
}
