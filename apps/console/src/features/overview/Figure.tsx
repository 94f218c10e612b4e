import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Tone = 'plain' | 'good' | 'warn' | 'bad'

const tones: Readonly<Record<Tone, string>> = {
  plain: 'text-ink',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly tone?: Tone
  /** Where there is more about it. */
  readonly to: Pick<LinkProps, 'to' | 'search'>
}

/** One number that matters, and the way to what is behind it. */
export const Figure = ({ name, value, note, tone = 'plain', to }: FigureProps): ReactNode => (
  <li className="panel relative px-4 py-3 hover:bg-raised/60">
    <Link {...to} className="row-link text-[13px] text-faint">
      {name}
    </Link>
    <div className={`text-2xl leading-tight font-semibold tabular-nums ${tones[tone]}`}>{value}</div>
    <div className="text-[13px] text-faint">{note}</div>
  </li>
)
