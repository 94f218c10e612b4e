import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

interface OutcomeProps<Answer> {
  readonly of: UseQueryResult<Answer>
  readonly children: (answer: Answer) => ReactNode
}

/** What was asked for; until it comes, or when it does not, something that says so. */
export const Outcome = <Answer,>({ of: { data, error, refetch }, children }: OutcomeProps<Answer>): ReactNode => {
  if (data !== undefined) return children(data)
  if (error === null) return <Loading />
  // The banner tells of those, and they mend themselves.
  if (error.kind === 'lost' || error.kind === 'busy' || error.kind === 'ended') return <Loading />
  return <Refused message={error.message} onAgain={() => void refetch()} />
}

export const Loading = (): ReactNode => (
  <div role="status" className="grid gap-3">
    <span className="sr-only">Loading</span>
    {['w-2/3', 'w-full', 'w-5/6'].map((width) => (
      <div key={width} className={`h-5 animate-pulse rounded bg-raised ${width}`} />
    ))}
  </div>
)

export const Refused = ({
  message,
  onAgain,
}: {
  readonly message: string
  readonly onAgain: () => void
}): ReactNode => (
  <div className="panel grid justify-items-start gap-3 p-5">
    <p role="alert">{message}</p>
    <Button onClick={onAgain}>Try again</Button>
  </div>
)

/** Nothing is there, and that is all right. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactNode => (
  <div className="panel px-5 py-10 text-center">
    <p className="font-medium">{title}</p>
    {children !== undefined && <div className="mt-1 text-soft">{children}</div>}
  </div>
)
