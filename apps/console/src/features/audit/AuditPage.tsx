import type { AuditRecord, ListAuditParameters } from '@pawl/protocol'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useList } from '../../api/pages.ts'
import { Badge } from '../../parts/Badge.tsx'
import { Button } from '../../parts/Button.tsx'
import { LongTable, type Column } from '../../parts/LongTable.tsx'
import { ExactMoment } from '../../parts/Moment.tsx'
import { Empty, Loading, Refused } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { auditTitles, auditTones } from './kinds.ts'
import { dayAfter, startOfDay } from './days.ts'
import type { AuditSearch } from './search.ts'

const { useSearch } = getRouteApi('/audit')

export const AuditPage = (): ReactNode => {
  const search = useSearch()
  const { items, error, hasMore, more, again } = useList('listAudit', queryOf(search))
  return (
    <Page
      fills
      title="Audit"
      lead="Logins, refusals, ends, reuse, loops and what administrators changed. Never a plain refresh."
      actions={
        <Button onClick={again}>
          <RotateCw size={15} aria-hidden /> Look again
        </Button>
      }
    >
      <AuditFilters search={search} />
      {items === undefined ? (
        error?.kind === 'refused' ? (
          <Refused message={error.message} onAgain={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <Empty title="No record fits">Take away a filter, or look at other days.</Empty>
      ) : (
        <LongTable
          label="Audit records"
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
          narrow={narrow}
          hasMore={hasMore}
          onMore={more}
        />
      )}
    </Page>
  )
}

/** Days of the reader's calendar as instants; the last day is meant whole. */
const queryOf = ({ from, until, ...rest }: AuditSearch): Omit<ListAuditParameters, 'cursor' | 'limit'> => ({
  ...rest,
  ...(from !== undefined && { from: startOfDay(from) }),
  ...(until !== undefined && { until: startOfDay(dayAfter(until)) }),
})

const Kind = ({ kind }: AuditRecord): ReactNode => <Badge tone={auditTones[kind]}>{auditTitles[kind]}</Badge>

const Whom = ({ user, session }: AuditRecord): ReactNode => {
  const name = user?.username ?? (session === null ? '–' : 'a session')
  if (session !== null) {
    return (
      <Link to="/sessions/$guid" params={{ guid: session }} className="row-link">
        {name}
      </Link>
    )
  }
  if (user === null) return <span className="text-faint">–</span>
  return (
    <Link to="/users/$id" params={{ id: String(user.id) }} className="row-link">
      {name}
    </Link>
  )
}

const columns: readonly Column<AuditRecord>[] = [
  { name: 'When', width: '10.5rem', cell: ({ at }) => <ExactMoment at={at} /> },
  { name: 'What', width: '11.5rem', cell: Kind },
  { name: 'Whom', width: 'minmax(8rem, 1.4fr)', cell: Whom },
  {
    name: 'Account',
    width: 'minmax(5rem, 0.8fr)',
    cell: ({ account }) => account?.name ?? <span className="text-faint">–</span>,
  },
  {
    name: 'Detail',
    width: 'minmax(8rem, 2fr)',
    cell: ({ detail }) => (
      <span className="text-soft" title={detail ?? undefined}>
        {detail ?? '–'}
      </span>
    ),
  },
  { name: 'By', width: 'minmax(5rem, 1fr)', cell: ({ by }) => by?.username ?? <span className="text-faint">–</span> },
  {
    name: 'From',
    width: 'minmax(7rem, 0.8fr)',
    cell: ({ address }) => <span className="font-mono text-[13px] text-soft">{address ?? '–'}</span>,
  },
]

const narrow = (record: AuditRecord): ReactNode => (
  <>
    <div className="flex items-center justify-between gap-3">
      <span className="min-w-0 truncate">
        <Whom {...record} />
      </span>
      <Kind {...record} />
    </div>
    <div className="flex justify-between gap-3 text-[13px] text-faint">
      <span className="min-w-0 truncate">{record.detail ?? record.address ?? ''}</span>
      <ExactMoment at={record.at} />
    </div>
  </>
)
