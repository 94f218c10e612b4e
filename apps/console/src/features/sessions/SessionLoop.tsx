import type { AdminSession, LoopFinding } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { diagnosisTable } from 'virtual:protocol'
import { CopyButton } from '../../parts/CopyButton.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { docsPathOf, explanations, letterAbout } from '../loops/explain.ts'

interface SessionLoopProps {
  readonly session: AdminSession
  readonly loop: LoopFinding
}

/** What the server makes of a session that is refreshed far too often. */
export const SessionLoop = ({ session, loop }: SessionLoopProps): ReactNode => {
  const { title, cause } = explanations[loop.diagnosis]
  return (
    <section className="rounded-lg border border-warn/40 bg-warn-low p-4" aria-label="Refresh loop">
      <h2 className="text-warn">
        {title}: {loop.refreshesPerMinute.toLocaleString('en')} refreshes a minute
      </h2>
      <p className="mt-1">
        It began <Moment at={loop.firstSeen} />, last seen <Moment at={loop.lastSeen} />. {cause}
      </p>
      <p className="mt-2">
        <strong className="font-semibold">What the customer has to change:</strong>{' '}
        {diagnosisTable[loop.diagnosis].advice}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-4">
        <CopyButton
          text={letterAbout({ ...session, ...loop }, location.origin)}
          label="Copy a letter to the customer"
        />
        <a className="link" href={docsPathOf(loop.diagnosis)}>
          The page about it
        </a>
      </div>
    </section>
  )
}
