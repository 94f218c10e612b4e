import type { AdminSession, AuditRecord } from '@pawl/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { ExactMoment, Moment } from '../../parts/Moment.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { lifeOf, type LifeEvent } from './life.ts'

const dots: Readonly<Record<LifeEvent['tone'], string>> = {
  plain: 'bg-edge',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  ahead: 'border-2 border-edge bg-page',
}

/** From the login to the end, newest first: what the audit wrote down, and what stands on the session itself. */
export const SessionTimeline = ({ session }: { readonly session: AdminSession }): ReactNode => {
  const answer = useAnswer('listAudit', { query: { session: session.guid, limit: 200 } }, { every: 10_000 })
  return (
    <section className="panel p-4" aria-label="Timeline">
      <h2 className="mb-4">Timeline</h2>
      <Outcome of={answer}>{({ items }) => <Events session={session} records={items} />}</Outcome>
    </section>
  )
}

const Events = ({
  session,
  records,
}: {
  readonly session: AdminSession
  readonly records: readonly AuditRecord[]
}): ReactNode => (
  <>
    <ol className="relative grid gap-4 before:absolute before:top-2 before:bottom-2 before:left-[5px] before:w-px before:bg-line">
      {lifeOf(session, records).map((event) => (
        <li key={event.key} className="relative grid gap-x-4 pl-7 sm:grid-cols-[1fr_auto]">
          <span
            aria-hidden
            className={`absolute top-1.5 left-0 size-[11px] rounded-full ring-4 ring-panel ${dots[event.tone]}`}
          />
          <div className="min-w-0">
            <div className={event.tone === 'ahead' ? 'text-faint' : 'font-medium'}>{event.title}</div>
            {event.detail !== '' && <div className="text-[13px] break-words text-soft">{event.detail}</div>}
          </div>
          <div className="text-[13px] text-faint sm:text-right">
            <div>
              <Moment at={event.at} />
            </div>
            <ExactMoment at={event.at} />
          </div>
        </li>
      ))}
    </ol>
    <p className="mt-5 text-[13px] text-faint">
      Plain refreshes are counted, not written down.{' '}
      <Link to="/audit" search={{ session: session.guid }} className="link">
        The audit records of this session
      </Link>
    </p>
  </>
)
