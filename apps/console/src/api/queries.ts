import type { Operation } from '@pawl/protocol'
import { QueryClient, useQuery, type Query, type UseQueryResult } from '@tanstack/react-query'
import { call, type Answer, type Sent } from './call.ts'
import type { Failure } from './failure.ts'

/** Whether the machine believes to be online says nothing about a server on the same machine; and a failed call is tried again by the link. */
const always = { networkMode: 'always', retry: false } as const

export const queries = new QueryClient({
  defaultOptions: { queries: { ...always, staleTime: 2000 }, mutations: always },
})

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Failure
  }
}

interface Wish {
  /** Milliseconds between two looks. */
  readonly every?: number
  readonly enabled?: boolean
}

/** What the API answers, looked up again every so often; what was on the screen stays there until something newer comes. */
export const useAnswer = <Name extends Operation>(
  name: Name,
  sent: Sent<Name>,
  { every, enabled = true }: Wish = {},
): UseQueryResult<Answer<Name>> =>
  useQuery({
    queryKey: [name, sent],
    queryFn: ({ signal }) => call(name, sent, signal),
    enabled,
    refetchInterval: every ?? false,
  })

/**
 * After a change, or when the server is back: whatever is on the screen is asked for anew. A list of many pages stays as it
 * is while somebody reads it, because it would be asked for page by page; where nobody does, it is forgotten.
 */
export const lookAgain = async (): Promise<void> => {
  queries.removeQueries({ predicate: isLong, type: 'inactive' })
  await queries.invalidateQueries({ predicate: (query) => !isLong(query) })
}

const mostPages = 3

const isLong = ({ state: { data } }: Query): boolean => {
  const pages: unknown = typeof data === 'object' && data !== null && 'pages' in data ? data.pages : []
  return Array.isArray(pages) && pages.length > mostPages
}
