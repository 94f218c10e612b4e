import type { AdminSession, VerdictCounts } from '@pawl/protocol'
import type { ReactNode } from 'react'

const meanings: Readonly<Record<keyof VerdictCounts, readonly [name: string, meaning: string]>> = {
  rotated: ['Rotated', 'tokens were replaced'],
  repeated: ['Repeated', 'a lost answer was given again'],
  paced: ['Paced', 'the same pair was answered, because it came too early'],
  superseded: ['Superseded', 'another request had used the token a moment ago'],
  reused: ['Reused', 'an old token came back, which ends the session'],
}

/** How the refresh tokens that were presented were judged. */
export const SessionVerdicts = ({ session }: { readonly session: AdminSession }): ReactNode => {
  const { verdicts } = session
  if (verdicts === undefined) return null
  return (
    <section className="panel p-4" aria-label="Verdicts">
      <h2 className="mb-1">Verdicts</h2>
      <p className="mb-3 text-[13px] text-faint">
        On presented refresh tokens, as far as the answering node remembers.
      </p>
      <dl className="grid gap-2">
        {(Object.keys(meanings) as (keyof VerdictCounts)[]).map((verdict) => (
          <div key={verdict} className="flex items-baseline justify-between gap-4">
            <dt>
              {meanings[verdict][0]} <span className="text-[13px] text-faint">{meanings[verdict][1]}</span>
            </dt>
            <dd className={`tabular-nums ${verdicts[verdict] === 0 ? 'text-faint' : 'font-medium'}`}>
              {verdicts[verdict].toLocaleString('en')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
