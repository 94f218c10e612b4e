import type { Overview } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { link } from '../../api/link.ts'
import { useAnswer } from '../../api/queries.ts'
import { useValue } from '../../api/value.ts'
import { Moment } from '../../parts/Moment.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { Chart } from './Chart.tsx'
import { Figure } from './Figure.tsx'
import { charts, count } from './series.ts'

const every = 3000

/** What somebody who was woken wants to see first. */
export const OverviewPage = (): ReactNode => {
  const answer = useAnswer('showOverview', {}, { every })
  return (
    <Page title="Overview" lead={<Verdict overview={answer.data} />}>
      <Outcome of={answer}>{(overview) => <Content overview={overview} />}</Outcome>
    </Page>
  )
}

/** The whole in one sentence, which a screen reader hears when it changes. */
const Verdict = ({ overview }: { readonly overview: Overview | undefined }): ReactNode => {
  const isKnown = useValue(link).kind === 'good'
  const sentence = isKnown ? overview && sentenceOf(overview) : 'How it is now is not known; this is how it was.'
  return <span role="status">{sentence ?? 'Looking …'}</span>
}

const sentenceOf = ({ store, loopsNow, reusesLastDay }: Overview): string => {
  if (!store.ready) return 'The store cannot confirm anything now: nobody can log in or refresh.'
  if (loopsNow > 0)
    return `It works. ${loopsNow === 1 ? 'One session is' : `${loopsNow} sessions are`} refreshed in a loop.`
  if (reusesLastDay > 0) return 'It works. Old refresh tokens came back within the last day; the audit says whose.'
  return 'It works, and nothing stands out.'
}

const Content = ({ overview }: { readonly overview: Overview }): ReactNode => {
  const { minutes, nodes, startedAt, version } = overview
  const current = nodes.find((node) => node.current)
  return (
    <>
      <Figures overview={overview} />
      <div className="mt-4 grid gap-4 lg:grid-cols-2 lg:[&>:first-child]:col-span-2 2xl:grid-cols-4">
        {charts.map((plan) => (
          <Chart key={plan.title} plan={plan} minutes={minutes} />
        ))}
      </div>
      <p className="mt-4 text-[13px] text-faint">
        {nodes.length > 1 &&
          `The rates are those of the node that answered, ${current?.name ?? 'which has not reported itself yet'}. `}
        Pawl {version}, started <Moment at={startedAt} />. The last bar is the minute that still runs.
      </p>
    </>
  )
}

const Figures = ({ overview }: { readonly overview: Overview }): ReactNode => {
  const { liveSessions, loopsNow, loopsLastDay, reusesLastDay, store, nodes, minutes } = overview
  const isKnown = useValue(link).kind === 'good'
  const refusedLogins = minutes.reduce((sum, minute) => sum + minute.refusedLogins, 0)
  return (
    <ul className="grid grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))] gap-3">
      <Figure
        name="Live sessions"
        value={count(liveSessions)}
        note="can be used now"
        to={{ to: '/sessions', search: { state: 'live' } }}
      />
      <Figure
        name="Refresh loops"
        value={count(loopsNow)}
        note={`now; ${count(loopsLastDay)} within a day`}
        tone={loopsNow > 0 ? 'warn' : 'plain'}
        to={{ to: '/loops' }}
      />
      <Figure
        name="Reused tokens"
        value={count(reusesLastDay)}
        note="ended sessions within a day"
        tone={reusesLastDay > 0 ? 'bad' : 'plain'}
        to={{ to: '/audit', search: { kind: 'refresh_token_reused' } }}
      />
      <Figure
        name="Refused logins"
        value={count(refusedLogins)}
        note="within the last hour"
        to={{ to: '/audit', search: { kind: 'login_refused' } }}
      />
      <Figure
        name="Store and nodes"
        value={isKnown ? (store.ready ? 'Ready' : 'Not ready') : 'Not known'}
        note={`${store.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`}`}
        tone={isKnown ? (store.ready ? 'good' : 'bad') : 'warn'}
        to={{ to: '/health' }}
      />
    </ul>
  )
}
