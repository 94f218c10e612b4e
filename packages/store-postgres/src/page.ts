import type { Page, PageRequest } from '@pawl/core'

/** A list in the order of a key of fixed length, of which a filter lets some pass. */
export interface Walk<T> {
  /** Bytes of the key, and so of a cursor. */
  readonly keyLength: number
  /** At most `count` items that come after the key; from the beginning where it is null. */
  readonly read: (after: Buffer | null, count: number) => Promise<readonly T[]>
  readonly keyOf: (item: T) => Buffer
  readonly passes: (item: T) => boolean
}

const rowsAtOnce = 250
const rowsAPage = 10_000

/**
 * Fills a page without looking at more rows than it may, and in steps that leave the event loop to others. A page that
 * ran into that bound is shorter than asked for and has a `next` all the same.
 */
export const fillPage = async <T>(walk: Walk<T>, { after, limit }: PageRequest): Promise<Page<T>> => {
  let key = after === null ? null : keyFrom(after, walk.keyLength)
  if (after !== null && key === null) return { items: [], next: null }
  const items: T[] = []
  let count = Math.min(limit + 1, rowsAtOnce)
  for (let seen = 0; seen < rowsAPage; seen += count, count = rowsAtOnce) {
    const rows = await walk.read(key, count)
    for (const item of rows) {
      if (walk.passes(item)) {
        if (items.length === limit) return { items, next: cursorFrom(key) }
        items.push(item)
      }
      key = walk.keyOf(item)
    }
    if (rows.length < count) return { items, next: null }
    await nextTurn()
  }
  return { items, next: cursorFrom(key) }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const cursorFrom = (key: Buffer | null): string | null => key?.toString('base64url') ?? null

/** Strict: the one spelling of exactly so many bytes. A cursor is data; it never becomes part of a statement. */
const keyFrom = (cursor: string, length: number): Buffer | null => {
  const key = Buffer.from(cursor, 'base64url')
  return key.length === length && key.toString('base64url') === cursor ? key : null
}

/** Non-negative integers as keys, for `Walk`. */
export const integerKey = {
  length: 6,
  from: (value: number): Buffer => {
    const key = Buffer.alloc(6)
    key.writeUIntBE(value, 0, 6)
    return key
  },
  to: (key: Buffer): number => key.readUIntBE(0, 6),
}
