import type { Operation } from '@pawl/protocol'
import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query'
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
    queryMeta: { readonly isLong?: boolean }
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

/** After a change, or when the server is back: whatever is on the screen is asked for anew. */
export const lookAgain = (): Promise<void> =>
  queries.invalidateQueries({
    // A list of many pages would be asked for page by page; it begins anew when somebody wants it to.
    predicate: ({ meta, state }) => meta?.isLong !== true || state.status === 'error',
  })
