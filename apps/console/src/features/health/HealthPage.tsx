import type { NodeHealth, Overview, SettingsAnswer } from '@pawl/protocol'
import { TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { Badge } from '../../parts/Badge.tsx'
import { Fact, Facts } from '../../parts/Facts.tsx'
import { ExactMoment, Moment } from '../../parts/Moment.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { SettingsTable } from './SettingsTable.tsx'

export const HealthPage = (): ReactNode => {
  const overview = useAnswer('showOverview', {}, { every: 5000 })
  const settings = useAnswer('showSettings', {})
  return (
    <Page title="Health and settings">
      <div className="grid gap-6">
        <Outcome of={overview}>{(answer) => <Health overview={answer} />}</Outcome>
        <Outcome of={settings}>{(answer) => <Settings answer={answer} />}</Outcome>
      </div>
    </Page>
  )
}

const Health = ({ overview }: { readonly overview: Overview }): ReactNode => {
  const { store, version, startedAt, nodes } = overview
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <section className="panel p-4" aria-label="This server">
        <h2 className="mb-3 flex justify-between">
          This server {store.ready ? <Badge tone="good">ready</Badge> : <Badge tone="bad">not ready</Badge>}
        </h2>
        <Facts>
          <Fact name="Version">{version}</Fact>
          <Fact name="Started">
            <Moment at={startedAt} />{' '}
            <span className="text-faint">
              (<ExactMoment at={startedAt} />)
            </span>
          </Fact>
          <Fact name="Store">
            {store.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'},{' '}
            {store.ready ? 'confirms changes' : 'cannot confirm changes: logins and refreshes are answered with 503'}
          </Fact>
          <Fact name="Probes">
            <code>/health/live</code>, <code>/health/ready</code>, <code>/metrics</code>
          </Fact>
        </Facts>
      </section>
      <Nodes nodes={nodes} />
    </div>
  )
}

const Nodes = ({ nodes }: { readonly nodes: readonly NodeHealth[] }): ReactNode => (
  <section className="panel p-4" aria-label="Nodes">
    <h2 className="mb-3">
      Nodes <span className="font-normal text-faint">{nodes.length}</span>
    </h2>
    <ul className="grid gap-1.5">
      {nodes.map(({ name, seenAt, current }) => (
        <li key={name} className="flex items-baseline justify-between gap-4">
          <span className="min-w-0 truncate">
            <code>{name}</code> {current && <Badge tone="accent">answers here</Badge>}
          </span>
          <span className="text-[13px] text-faint">
            seen <Moment at={seenAt} />
          </span>
        </li>
      ))}
    </ul>
    {nodes.length === 0 && <p className="text-soft">None has reported itself yet.</p>}
  </section>
)

const Settings = ({ answer: { settings, warnings } }: { readonly answer: SettingsAnswer }): ReactNode => {
  const [onlyChosen, setOnlyChosen] = useState(false)
  const shown = onlyChosen ? settings.filter(({ origin }) => origin !== 'default') : settings
  return (
    <section aria-label="Settings">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-2">
        <h2>Settings</h2>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={onlyChosen}
            onChange={(event) => setOnlyChosen(event.currentTarget.checked)}
          />
          Only what differs from the default
        </label>
      </div>
      <ul className="mb-3 grid gap-2 empty:hidden">
        {warnings.map(({ name, grade, message }) => (
          <li
            key={name}
            className={`flex gap-2.5 rounded-lg px-4 py-3 ${grade === 'unsafe' ? 'bg-bad-low text-bad' : 'bg-warn-low text-warn'}`}
          >
            <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
            <span>
              <strong className="font-semibold">{grade === 'unsafe' ? 'Unsafe: ' : 'Advice: '}</strong>
              {message}
            </span>
          </li>
        ))}
      </ul>
      <SettingsTable settings={shown} />
      <p className="mt-3 text-[13px] text-faint">
        Of the node that answered; secrets are masked. They are changed where the server is started.{' '}
        <a className="link" href="/docs/settings">
          What each of them does
        </a>
      </p>
    </section>
  )
}
