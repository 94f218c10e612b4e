import type { MinuteCounts } from '@pawl/protocol'

/** Two counts of which the second is a part of the sum: it stands on top of the first. */
interface Series {
  readonly name: string
  readonly colour: Colour
  readonly of: (minute: MinuteCounts) => number
}

export type Colour = 'accent' | 'good' | 'warn' | 'bad' | 'edge'

export interface ChartPlan {
  readonly title: string
  /** From the axis up. */
  readonly series: readonly [Series, Series]
}

export const charts: readonly ChartPlan[] = [
  {
    title: 'Refreshes',
    series: [
      { name: 'rotated', colour: 'accent', of: ({ refreshes, pacedRefreshes }) => refreshes - pacedRefreshes },
      { name: 'paced', colour: 'warn', of: ({ pacedRefreshes }) => pacedRefreshes },
    ],
  },
  {
    title: 'Logins',
    series: [
      { name: 'logged in', colour: 'good', of: ({ logins }) => logins },
      { name: 'refused', colour: 'bad', of: ({ refusedLogins }) => refusedLogins },
    ],
  },
  {
    title: 'Refused refreshes',
    series: [
      { name: 'refused', colour: 'edge', of: ({ refusedRefreshes, reuses }) => refusedRefreshes - reuses },
      { name: 'of a reused token', colour: 'bad', of: ({ reuses }) => reuses },
    ],
  },
]

/** `In the last hour 240 rotated and 9 paced, at most 20 within one minute, at 21:39; in the last full minute 12 and 3.` */
export const inWordsOf = ({ series: [first, second] }: ChartPlan, minutes: readonly MinuteCounts[]): string => {
  const sum = ({ of }: Series): string => count(minutes.reduce((total, minute) => total + of(minute), 0))
  const totals = minutes.map((minute) => first.of(minute) + second.of(minute))
  const most = Math.max(0, ...totals)
  const peak = minutes[totals.indexOf(most)]
  const full = minutes.at(-2)
  return [
    `In the last hour ${sum(first)} ${first.name} and ${sum(second)} ${second.name}`,
    most === 0 || peak === undefined ? '' : `, at most ${count(most)} within one minute, at ${clockOf(peak.at)}`,
    full === undefined ? '' : `; in the last full minute ${count(first.of(full))} and ${count(second.of(full))}`,
    '.',
  ].join('')
}

export const count = (number: number): string => number.toLocaleString('en')

export const clockOf = (at: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
