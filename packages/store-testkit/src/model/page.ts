import type { Page, PageRequest } from '@pawl/core'

/** The page after the item whose cursor is `after`; empty when no item has that cursor. */
export const pageOf = <T>(items: readonly T[], page: PageRequest, cursorOf: (item: T) => string): Page<T> => {
  const { after, limit } = page
  const position = after === null ? -1 : items.findIndex((item) => cursorOf(item) === after)
  if (after !== null && position === -1) return { items: [], next: null }
  const taken = items.slice(position + 1, position + 1 + limit)
  const last = taken.at(-1)
  const more = position + 1 + limit < items.length
  return { items: taken, next: more && last !== undefined ? cursorOf(last) : null }
}
