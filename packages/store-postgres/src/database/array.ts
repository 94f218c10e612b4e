/** A value of PostgreSQL's `…[]` in its binary form (`array_recv`): neither side writes or parses text. */
const arrayOf = (elementType: number, elements: readonly (Buffer | null)[]): Buffer => {
  const head = Buffer.allocUnsafe(20)
  head.writeInt32BE(1, 0)
  head.writeInt32BE(elements.includes(null) ? 1 : 0, 4)
  head.writeInt32BE(elementType, 8)
  head.writeInt32BE(elements.length, 12)
  head.writeInt32BE(1, 16)
  const parts: Buffer[] = [head]
  for (const element of elements) {
    const length = Buffer.allocUnsafe(4)
    length.writeInt32BE(element === null ? -1 : element.length, 0)
    parts.push(length)
    if (element !== null) parts.push(element)
  }
  return Buffer.concat(parts)
}

/** Object ids of types, https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat. */
const typeIds = { bytea: 17, int8: 20, text: 25, uuid: 2950 } as const

/** For `bigint[]`. */
export const integers = (values: readonly (number | null)[]): Buffer => arrayOf(typeIds.int8, values.map(eightBytes))

const eightBytes = (value: number | null): Buffer | null => {
  if (value === null) return null
  const encoded = Buffer.allocUnsafe(8)
  encoded.writeBigInt64BE(BigInt(value))
  return encoded
}

/** For `text[]`. */
export const texts = (values: readonly (string | null)[]): Buffer =>
  arrayOf(
    typeIds.text,
    values.map((value) => (value === null ? null : Buffer.from(value))),
  )

/** For `bytea[]`. */
export const byteStrings = (values: readonly Buffer[]): Buffer => arrayOf(typeIds.bytea, values)

/** For `uuid[]`. */
export const uuids = (values: readonly Buffer[]): Buffer => arrayOf(typeIds.uuid, values)
