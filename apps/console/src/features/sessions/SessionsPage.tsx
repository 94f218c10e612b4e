import type { AdminSession } from '@pawl/protocol'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useList } from '../../api/pages.ts'
import { Button } from '../../parts/Button.tsx'
import { LongTable, type Column } from '../../parts/LongTable.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Empty, Loading, Refused } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { SessionFilters } from './SessionFilters.tsx'
import { SessionStateBadge } from './SessionStateBadge.tsx'

const { useSearch } = getRouteApi('/sessions')

export const SessionsPage = (): ReactNode => {
  const search = useSearch()
  const { items, error, hasMore, more, again } = useList('listSessions', search)
  const count = items?.length ?? 0
  return (
    <Page
      fills
      title="Sessions"
      lead={
        <span role="status">
          {count.toLocaleString('en')}{' '}
          {hasMore ? 'so far; more come as you scroll' : count === 1 ? 'session' : 'sessions'}, newest first
        </span>
      }
      actions={
        <Button onClick={again}>
          <RotateCw size={15} aria-hidden /> Look again
        </Button>
      }
    >
      <SessionFilters search={search} />
      {items === undefined ? (
        error?.kind === 'refused' ? (
          <Refused message={error.message} onAgain={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <Empty title="No session fits">Take away a filter, or look again later.</Empty>
      ) : (
        <LongTable
          label="Sessions"
          columns={columns}
          items={items}
          keyOf={({ guid }) => guid}
          narrow={narrow}
          hasMore={hasMore}
          onMore={more}
        />
      )}
    </Page>
  )
}

const SessionLink = ({ guid, user }: AdminSession): ReactNode => (
  <Link to="/sessions/$guid" params={{ guid }} className="row-link font-medium">
    {user.username}
  </Link>
)

const columns: readonly Column<AdminSession>[] = [
  { name: 'User', width: 'minmax(9rem, 2fr)', cell: SessionLink },
  {
    name: 'Account',
    width: 'minmax(6rem, 1fr)',
    cell: ({ account }) => <span title={`Account ${account.id}`}>{account.name}</span>,
  },
  { name: 'State', width: '8.5rem', cell: SessionStateBadge },
  {
    name: 'Device',
    width: 'minmax(8rem, 2fr)',
    cell: ({ device }) => (
      <span className="text-soft" title={device}>
        {device === '' ? '–' : device}
      </span>
    ),
  },
  {
    name: 'Address',
    width: 'minmax(8.5rem, 1fr)',
    cell: ({ address }) => <span className="font-mono text-[13px] text-soft">{address}</span>,
  },
  { name: 'Logged in', width: '7rem', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    name: 'Last refresh',
    width: '7rem',
    cell: ({ lastRefresh }) =>
      lastRefresh === null ? <span className="text-faint">never</span> : <Moment at={lastRefresh} />,
  },
  { name: 'Refreshes', width: '5rem', isNumber: true, cell: ({ refreshCount }) => refreshCount.toLocaleString('en') },
]

const narrow = (session: AdminSession): ReactNode => (
  <>
    <div className="flex items-center justify-between gap-3">
      <span className="min-w-0 truncate">
        <SessionLink {...session} />
      </span>
      <SessionStateBadge {...session} />
    </div>
    <div className="flex justify-between gap-3 text-[13px] text-faint">
      <span className="min-w-0 truncate">
        {session.account.name} · {session.address}
      </span>
      <Moment at={session.createdAt} />
    </div>
  </>
)
