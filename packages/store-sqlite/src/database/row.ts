import assert from 'node:assert/strict'
import type { SQLOutputValue } from 'node:sqlite'
import type { Row } from './connection.ts'

/** What a column holds, checked: a row that is not as the schema promises must not become a session. */
export const integerIn = (value: SQLOutputValue | undefined, column: string): number => {
  assert(typeof value === 'number', `Column ${column} is not a number.`)
  return value
}

export const integerOrNullIn = (value: SQLOutputValue | undefined, column: string): number | null =>
  value === null ? null : integerIn(value, column)

export const textIn = (value: SQLOutputValue | undefined, column: string): string => {
  assert(typeof value === 'string', `Column ${column} is not text.`)
  return value
}

export const bytesIn = (value: SQLOutputValue | undefined, column: string): Buffer => {
  assert(value instanceof Uint8Array, `Column ${column} is not bytes.`)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

export const integer = (row: Row, column: string): number => integerIn(row[column], column)
export const integerOrNull = (row: Row, column: string): number | null => integerOrNullIn(row[column], column)
export const flag = (row: Row, column: string): boolean => integer(row, column) !== 0
export const text = (row: Row, column: string): string => textIn(row[column], column)
export const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : text(row, column))
export const bytes = (row: Row, column: string): Buffer => bytesIn(row[column], column)
