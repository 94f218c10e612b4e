import { accountId, instant, type Account, type AccountId } from '@pawl/core'
import type { Reader, Row } from '../database/connection.ts'
import { flag, integer, text } from '../database/row.ts'

export const accountFrom = (row: Row): Account => ({
  id: accountId(integer(row, 'id')),
  name: text(row, 'name'),
  disabled: flag(row, 'disabled'),
  createdAt: instant(integer(row, 'created_at')),
})

export const readAccount = (reader: Reader, id: AccountId): Account | null => {
  const row = reader.get('SELECT * FROM accounts WHERE id = ?', id)
  return row === undefined ? null : accountFrom(row)
}
