import type {
  Account,
  AdminSession,
  AdminUser,
  AuditRecord,
  ListAuditParameters,
  ListSessionsParameters,
  ListUsersParameters,
  Loop,
  Page,
  PageParameters,
} from '@pawl/protocol'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { call, type Sent } from './call.ts'
import type { Failure } from './failure.ts'
import { queries } from './queries.ts'

/** The operations whose answer is one page of a list. */
interface Lists {
  readonly listSessions: { readonly query: ListSessionsParameters; readonly item: AdminSession }
  readonly listUsers: { readonly query: ListUsersParameters; readonly item: AdminUser }
  readonly listAccounts: { readonly query: PageParameters; readonly item: Account }
  readonly listAudit: { readonly query: ListAuditParameters; readonly item: AuditRecord }
  readonly listLoops: { readonly query: PageParameters; readonly item: Loop }
}

type ListName = keyof Lists
type ItemOf<Name extends ListName> = Lists[Name]['item']

export interface List<Item> {
  /** Undefined until the first page has come. */
  readonly items: readonly Item[] | undefined
  readonly error: Failure | null
  readonly hasMore: boolean
  readonly more: () => void
  /** From the first page on. */
  readonly again: () => void
}

/** Milliseconds; a list of which more than one page was asked for stands still, so that it does not move under a reader. */
const every = 8000

/** A list that grows page by page, as far as somebody looks. */
export const useList = <Name extends ListName>(
  name: Name,
  query: Omit<Lists[Name]['query'], keyof PageParameters>,
  limit = 200,
): List<ItemOf<Name>> => {
  const queryKey = [name, 'pages', query]
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const sent = { query: { ...query, limit, ...(pageParam !== null && { cursor: pageParam }) } }
      return (await call(name, sent as Sent<Name>, signal)) as Page<ItemOf<Name>>
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // To compare a hundred thousand rows with what was there takes longer than to draw those in sight.
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? every : false),
    refetchOnWindowFocus: ({ state }) => state.data?.pages.length === 1,
    // While another filter is looked up, what was there stays.
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  })
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data])
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [isFetching, fetchNextPage])
  return { items, error, hasMore: hasNextPage, more, again: () => void queries.resetQueries({ queryKey }) }
}
