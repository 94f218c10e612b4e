import type { Page, PageRequest } from '@pawl/core'
import { limits, type Page as WirePage, type PageParameters } from '@pawl/protocol'

/** The page that a list is asked for. */
export const pageRequestOf = ({ cursor, limit }: PageParameters): PageRequest => ({
  after: cursor ?? null,
  limit: limit ?? limits.pageDefault,
})

/** A store's page as the wire has it. */
export const pageAnswer = <Item, WireItem>(page: Page<Item>, show: (item: Item) => WireItem): WirePage<WireItem> => ({
  success: true,
  items: page.items.map(show),
  nextCursor: page.next,
})
