import assert from 'node:assert/strict'

export type Row = Readonly<Record<string, unknown>>

/** What a column holds, checked: a row that is not as the schema promises must not become a session. */
export const integer = (row: Row, column: string): number => {
  const value = row[column]
  assert(typeof value === 'number', `Column ${column} is not a number.`)
  return value
}

export const integerOrNull = (row: Row, column: string): number | null =>
  row[column] === null ? null : integer(row, column)

export const flag = (row: Row, column: string): boolean => {
  const value = row[column]
  assert(typeof value === 'boolean', `Column ${column} is not true or false.`)
  return value
}

export const text = (row: Row, column: string): string => {
  const value = row[column]
  assert(typeof value === 'string', `Column ${column} is not text.`)
  return value
}

export const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : text(row, column))

export const bytes = (row: Row, column: string): Buffer => {
  const value = row[column]
  assert(Buffer.isBuffer(value), `Column ${column} is not bytes.`)
  return value
}

/** Rows within a row, as `jsonb_agg` makes them. */
export const rows = (row: Row, column: string): readonly Row[] => {
  const value = row[column]
  assert(Array.isArray(value), `Column ${column} is not a list.`)
  return value as readonly Row[]
}
