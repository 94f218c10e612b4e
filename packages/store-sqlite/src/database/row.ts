import assert from 'node:assert/strict'
import type { Row } from './connection.ts'

/** What a column holds, checked: a row that is not as the schema promises must not become a session. */
export const integer = (row: Row, column: string): number => {
  const value = row[column]
  assert(typeof value === 'number', `Column ${column} is not a number.`)
  return value
}

export const integerOrNull = (row: Row, column: string): number | null =>
  row[column] === null ? null : integer(row, column)

export const flag = (row: Row, column: string): boolean => integer(row, column) !== 0

export const text = (row: Row, column: string): string => {
  const value = row[column]
  assert(typeof value === 'string', `Column ${column} is not text.`)
  return value
}

export const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : text(row, column))

export const bytes = (row: Row, column: string): Buffer => {
  const value = row[column]
  assert(value instanceof Uint8Array, `Column ${column} is not bytes.`)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
