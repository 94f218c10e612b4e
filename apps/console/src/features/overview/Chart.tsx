import type { MinuteCounts } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { Bars } from './Bars.tsx'
import { clockOf, count, inWordsOf, type ChartPlan, type Colour } from './series.ts'

const swatches: Readonly<Record<Colour, string>> = {
  accent: 'bg-chart-accent',
  good: 'bg-chart-good',
  warn: 'bg-chart-warn',
  bad: 'bg-chart-bad',
  edge: 'bg-chart-edge',
}

interface ChartProps {
  readonly plan: ChartPlan
  readonly minutes: readonly MinuteCounts[]
}

/** A picture, the same in a sentence, and the same as a table. */
export const Chart = ({ plan, minutes }: ChartProps): ReactNode => (
  <figure className="panel min-w-0 p-4" aria-label={`${plan.title} a minute`}>
    <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
      <h2>
        {plan.title} <span className="font-normal text-faint">a minute</span>
      </h2>
      <ul className="flex gap-3 text-[13px] text-soft">
        {plan.series.map(({ name, colour }) => (
          <li key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-[2px] ${swatches[colour]}`} />
            {name}
          </li>
        ))}
      </ul>
    </div>
    <Bars plan={plan} minutes={minutes} />
    <figcaption className="mt-1 text-[13px] text-faint">{inWordsOf(plan, minutes)}</figcaption>
    <details className="mt-1 text-[13px]">
      <summary className="w-fit text-faint hover:text-ink">As a table</summary>
      <MinuteTable plan={plan} minutes={minutes} />
    </details>
  </figure>
)

const MinuteTable = ({ plan, minutes }: ChartProps): ReactNode => (
  <div className="mt-2 max-h-52 overflow-y-auto" tabIndex={0} role="region" aria-label={`${plan.title} by the minute`}>
    <table className="w-full tabular-nums">
      <thead className="sticky top-0 bg-panel">
        <tr>
          <th scope="col" className="head-cell">
            Minute
          </th>
          {plan.series.map(({ name }) => (
            <th key={name} scope="col" className="head-cell text-right!">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {minutes.toReversed().map((minute) => (
          <tr key={minute.at} className="border-t border-line/60">
            <th scope="row" className="text-left font-normal">
              {clockOf(minute.at)}
            </th>
            {plan.series.map(({ name, of }) => (
              <td key={name} className="text-right">
                {count(of(minute))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
