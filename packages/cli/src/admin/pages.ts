import type { Page, PageParameters } from '@pawl/protocol'
import type { Call } from '../command.ts'
import { integerIn } from './options.ts'

/** What was read of a list, and whether there is more of it. */
export interface Listed<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

const pageLimit = 200

/** Reads as much of a list as `--limit` asks for, page by page. */
export const readList = async <Item>(
  call: Call,
  read: (page: PageParameters) => Promise<Page<Item>>,
): Promise<Listed<Item>> => {
  const wanted = integerIn(call, 'limit', 'count') ?? 50
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const limit = Math.min(pageLimit, wanted - items.length)
    const page: Page<Item> = await read({ limit, ...(cursor !== null && { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < wanted)
  return { items, hasMore: cursor !== null }
}
