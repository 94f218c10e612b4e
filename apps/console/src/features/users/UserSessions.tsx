import type { AdminSession, AdminUser } from '@pawl/protocol'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { call } from '../../api/call.ts'
import { lookAgain, useAnswer } from '../../api/queries.ts'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { tell } from '../../shell/toast.ts'
import { SessionStateBadge } from '../sessions/SessionStateBadge.tsx'
import { endedText } from './change.ts'

const most = 6

/** Where the user is logged in now. */
export const UserSessions = ({ user }: { readonly user: AdminUser }): ReactNode => {
  const query = { user: user.id, state: 'live', limit: most } as const
  const answer = useAnswer('listSessions', { query }, { every: 10_000 })
  const [isAsking, setAsking] = useState(false)
  const count = answer.data?.items.length ?? 0
  return (
    <section className="panel p-4" aria-label="Live sessions">
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2>Live sessions</h2>
        {count > 0 && (
          <Button tone="quiet" onClick={() => setAsking(true)}>
            End all
          </Button>
        )}
      </div>
      <Outcome of={answer}>
        {({ items, nextCursor }) => <Live sessions={items} hasMore={nextCursor !== null} />}
      </Outcome>
      {isAsking && <EndAllDialog user={user} onClose={() => setAsking(false)} />}
    </section>
  )
}

const Live = ({
  sessions,
  hasMore,
}: {
  readonly sessions: readonly AdminSession[]
  readonly hasMore: boolean
}): ReactNode => (
  <ul className="grid">
    {sessions.length === 0 && <li className="text-soft">None.</li>}
    {sessions.map((session) => (
      <li
        key={session.guid}
        className="relative -mx-2 flex items-baseline justify-between gap-3 rounded px-2 py-1.5 hover:bg-raised"
      >
        <Link to="/sessions/$guid" params={{ guid: session.guid }} className="row-link min-w-0 truncate">
          {session.device === '' ? 'no user agent' : session.device}{' '}
          <span className="text-[13px] text-faint">
            {session.account.name}, {session.address}
          </span>
        </Link>
        <span className="flex shrink-0 items-center gap-2 text-[13px] text-faint">
          {session.loop !== undefined && <SessionStateBadge {...session} />}
          <Moment at={session.lastRefresh ?? session.createdAt} />
        </span>
      </li>
    ))}
    {hasMore && <li className="text-[13px] text-faint">And more; all of them are under “All sessions”.</li>}
  </ul>
)

const EndAllDialog = ({ user, onClose }: { readonly user: AdminUser; readonly onClose: () => void }): ReactNode => (
  <ConfirmDialog
    title={`End all sessions of ${user.username}?`}
    consequence={`Every program and person that is logged in as ${user.username} has to log in anew. The user can: nothing else changes. This cannot be undone.`}
    deed="End all sessions"
    onConfirm={async () => {
      const { sessionsEnded } = await call('endSessions', { query: { user: user.id } })
      tell(`${user.username} is logged out everywhere${endedText(sessionsEnded)}`)
      await lookAgain()
    }}
    onClose={onClose}
  />
)
