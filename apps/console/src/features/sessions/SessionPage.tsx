import type { AdminSession } from '@pawl/protocol'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { Button } from '../../parts/Button.tsx'
import { CopyButton } from '../../parts/CopyButton.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { EndSessionDialog } from './EndSessionDialog.tsx'
import { SessionFacts } from './SessionFacts.tsx'
import { SessionLoop } from './SessionLoop.tsx'
import { SessionStateBadge } from './SessionStateBadge.tsx'
import { SessionTimeline } from './SessionTimeline.tsx'
import { SessionVerdicts } from './SessionVerdicts.tsx'

const { useParams } = getRouteApi('/sessions/$guid')

/** One session's life. */
export const SessionPage = (): ReactNode => {
  const { guid } = useParams()
  const answer = useAnswer('showSession', { path: { guid } }, { every: 5000 })
  const session = answer.data?.session
  return (
    <Page
      title={session === undefined ? 'Session' : `Session of ${session.user.username}`}
      lead={
        <span className="flex items-center gap-1">
          <code className="break-all">{guid}</code>
          <CopyButton text={guid} label="Copy the session id" isSmall />
        </span>
      }
      actions={session?.state === 'live' && <EndButton session={session} />}
    >
      <Link to="/sessions" className="link mb-4 inline-flex items-center gap-1">
        <ArrowLeft size={14} aria-hidden /> All sessions
      </Link>
      <Outcome of={answer}>{({ session: shown }) => <Life session={shown} />}</Outcome>
    </Page>
  )
}

const EndButton = ({ session }: { readonly session: AdminSession }): ReactNode => {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        End the session
      </Button>
      {isAsking && <EndSessionDialog session={session} onClose={() => setAsking(false)} />}
    </>
  )
}

const Life = ({ session }: { readonly session: AdminSession }): ReactNode => (
  <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
    <div className="grid gap-5">
      {session.loop !== undefined && <SessionLoop session={session} loop={session.loop} />}
      <SessionTimeline session={session} />
    </div>
    <div className="grid gap-5">
      <section className="panel p-4" aria-label="Facts">
        <h2 className="mb-3 flex items-center justify-between">
          Now <SessionStateBadge {...session} />
        </h2>
        <SessionFacts session={session} />
      </section>
      <SessionVerdicts session={session} />
    </div>
  </div>
)
