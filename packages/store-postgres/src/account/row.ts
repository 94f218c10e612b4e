import { accountId, instant, type Account, type AccountId } from '@pawl/core'
import { columnsOf } from '../database/columns.ts'
import type { Reader } from '../database/connection.ts'
import { flag, integer, text, type Row } from '../database/row.ts'

export const accountFrom = (row: Row): Account => ({
  id: accountId(integer(row, 'id')),
  name: text(row, 'name'),
  disabled: flag(row, 'disabled'),
  createdAt: instant(integer(row, 'created_at')),
})

export const readAccount = async (reader: Reader, id: AccountId): Promise<Account | null> => {
  const row = await reader.get(`SELECT ${columnsOf.accounts} FROM accounts WHERE id = $1`, id)
  return row === undefined ? null : accountFrom(row)
}
