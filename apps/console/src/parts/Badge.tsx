import type { ReactNode } from 'react'

export type BadgeTone = 'plain' | 'good' | 'warn' | 'bad' | 'accent'

const tones: Readonly<Record<BadgeTone, string>> = {
  plain: 'bg-raised text-soft',
  good: 'bg-good-low text-good',
  warn: 'bg-warn-low text-warn',
  bad: 'bg-bad-low text-bad',
  accent: 'bg-accent-low text-accent',
}

export const Badge = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: BadgeTone
  readonly children: ReactNode
}): ReactNode => (
  <span
    className={`inline-flex items-center rounded px-1.5 text-xs leading-5 font-medium whitespace-nowrap ${tones[tone]}`}
  >
    {children}
  </span>
)
