import type { Loop } from '@pawl/protocol'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { diagnosisTable } from 'virtual:protocol'
import { Badge } from '../../parts/Badge.tsx'
import { buttonLook } from '../../parts/Button.tsx'
import { CopyButton } from '../../parts/CopyButton.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { docsPathOf, explanations, letterAbout } from './explain.ts'

/** One loop: who, how fast, since when; opened it says why and what to do. */
export const LoopCard = ({ loop, isNow }: { readonly loop: Loop; readonly isNow: boolean }): ReactNode => (
  <details className="group panel">
    <summary className="grid list-none items-center gap-x-5 gap-y-1 rounded-lg px-4 py-3 hover:bg-raised/60 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)_8.5rem_auto] [&::-webkit-details-marker]:hidden">
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <span className="truncate font-medium">{loop.user.username}</span>
          <span className="truncate text-faint">{loop.account.name}</span>
        </div>
        <div className="truncate text-[13px] text-faint">
          {loop.device === '' ? 'no user agent' : loop.device} · {loop.address}
        </div>
      </div>
      <div>
        <div>{explanations[loop.diagnosis].title}</div>
        <code className="text-[13px] text-faint">{loop.diagnosis}</code>
      </div>
      <div className="md:text-right">
        <span className="font-medium tabular-nums">{loop.refreshesPerMinute.toLocaleString('en')}</span>
        <span className="text-faint"> a minute</span>
        <div className="text-[13px] text-faint">
          began <Moment at={loop.firstSeen} />
        </div>
      </div>
      <div className="flex items-center gap-2 max-md:absolute max-md:top-3 max-md:right-4">
        {isNow ? (
          <Badge tone="warn">now</Badge>
        ) : (
          <Badge>
            <Moment at={loop.lastSeen} />
          </Badge>
        )}
        <ChevronRight size={16} aria-hidden className="text-faint transition-transform group-open:rotate-90" />
      </div>
    </summary>
    <LoopAdvice loop={loop} />
  </details>
)

const LoopAdvice = ({ loop }: { readonly loop: Loop }): ReactNode => {
  const letter = letterAbout(loop, location.origin)
  return (
    <div className="grid gap-5 border-t border-line px-4 py-4 lg:grid-cols-2">
      <div className="grid content-start gap-3">
        <div>
          <h3>What goes on</h3>
          <p className="text-soft">{explanations[loop.diagnosis].cause}</p>
        </div>
        <div>
          <h3>What the customer has to change</h3>
          <p className="text-soft">{diagnosisTable[loop.diagnosis].advice}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Link to="/sessions/$guid" params={{ guid: loop.guid }} className={buttonLook()}>
            The session
          </Link>
          <a href={docsPathOf(loop.diagnosis)} className={buttonLook()}>
            The page about it
          </a>
        </div>
      </div>
      <div className="grid min-w-0 gap-2">
        <div className="flex items-center justify-between gap-2">
          <h3>What to tell the customer</h3>
          <CopyButton text={letter} label="Copy the letter" />
        </div>
        <pre
          tabIndex={0}
          aria-label="Letter to the customer"
          className="max-h-72 overflow-auto rounded-md border border-line bg-rail p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap"
        >
          {letter}
        </pre>
      </div>
    </div>
  )
}
