import { useEffect, type ReactNode } from 'react'

interface PageProps {
  readonly title: string
  /** Under the title: what is to be seen here. */
  readonly lead?: ReactNode
  /** Beside the title: what can be done here. */
  readonly actions?: ReactNode
  /** True where the page scrolls inside of itself instead of as a whole. */
  readonly fills?: boolean
  readonly children: ReactNode
}

/** One page: names itself in the tab, and gives the focus to nobody but who asks for it. */
export const Page = ({ title, lead, actions, fills = false, children }: PageProps): ReactNode => {
  useEffect(() => {
    document.title = `${title} · Pawl console`
  }, [title])
  return (
    <div className={`px-4 py-5 sm:px-6 ${fills ? 'flex h-full flex-col pb-0 sm:pb-0' : 'pb-12'}`}>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className="mt-1 text-soft">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
