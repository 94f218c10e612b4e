import type { Endpoint, EndpointParts, Page, PageParameters } from '@pawl/protocol'
import type { Call } from '../command.ts'
import type { Api, Sent } from './api.ts'
import { integerIn } from './options.ts'

/** What was read of a list, and whether there is more of it. */
export interface Listed<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

interface ListParts<Item> extends EndpointParts {
  readonly query: PageParameters
  readonly answer: Page<Item>
}

const pageLimit = 200

/** Reads as much of a list as `--limit` asks for, page by page. */
export const readList = async <Item, Parts extends ListParts<Item>>(
  { api, call }: { api: Api; call: Call },
  endpoint: Endpoint<Parts & { answer: Page<Item> }>,
  query: Omit<Parts['query'], 'cursor' | 'limit'>,
): Promise<Listed<Item>> => {
  const wanted = integerIn(call, 'limit', 'count') ?? 50
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const limit = Math.min(pageLimit, wanted - items.length)
    const page: Page<Item> = await api.call(endpoint, {
      query: { ...query, limit, ...(cursor !== null && { cursor }) },
    } as unknown as Sent<Parts & { answer: Page<Item> }>)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && items.length < wanted)
  return { items, hasMore: cursor !== null }
}
