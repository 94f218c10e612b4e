import type { AdminSession } from '@pawl/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Fact, Facts } from '../../parts/Facts.tsx'
import { Moment } from '../../parts/Moment.tsx'

export const SessionFacts = ({ session }: { readonly session: AdminSession }): ReactNode => (
  <Facts>
    <Fact name="User">
      <Link to="/users/$id" params={{ id: String(session.user.id) }} className="link">
        {session.user.username}
      </Link>
    </Fact>
    <Fact name="Account">
      <Link to="/sessions" search={{ account: session.account.id }} className="link">
        {session.account.name}
      </Link>{' '}
      <span className="text-faint">{session.account.id}</span>
    </Fact>
    <Fact name="Device">
      {session.device === '' ? <span className="text-faint">sent no user agent</span> : session.device}
    </Fact>
    <Fact name="Address">
      <code>{session.address}</code>
    </Fact>
    <Fact name="Logged in">
      <Moment at={session.createdAt} />
    </Fact>
    <Fact name="Last refresh">
      {session.lastRefresh === null ? 'never refreshed' : <Moment at={session.lastRefresh} />}
    </Fact>
    <Fact name="Refreshes">{session.refreshCount.toLocaleString('en')}</Fact>
    {session.state === 'live' && (
      <>
        <Fact name="Runs out">
          <Moment at={session.idleDeadline} />, unless it is refreshed
        </Fact>
        <Fact name="Hard end">
          {session.hardDeadline === null ? (
            <span className="text-faint">none is configured</span>
          ) : (
            <Moment at={session.hardDeadline} />
          )}
        </Fact>
      </>
    )}
    {session.current && <Fact name="Whose">This console’s own session</Fact>}
  </Facts>
)
