import { useEffect, useRef, type ReactNode } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { MinuteCounts } from '@pawl/protocol'
import { colourOf, useScheme } from '../../theme/use-scheme.ts'
import { clockOf, type ChartPlan } from './series.ts'

const height = 132
const hour = 3600
const minute = 60

interface BarsProps {
  readonly plan: ChartPlan
  readonly minutes: readonly MinuteCounts[]
}

/** One bar for each minute of the last hour. Its words stand in the caption: a canvas says nothing. */
export const Bars = ({ plan, minutes }: BarsProps): ReactNode => {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  const scheme = useScheme()
  const data = dataOf(plan, minutes)
  const latest = useRef(data)
  useEffect(() => {
    latest.current = data
    chart.current?.setData(data)
  })
  useEffect(() => {
    const { current: element } = place
    if (element === null) return
    const made = new uPlot({ ...optionsOf(plan), width: element.clientWidth }, latest.current, element)
    chart.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [plan, scheme])
  return <div ref={place} aria-hidden className="h-[132px] w-full" />
}

/** Seconds, the sum, and the part at the axis, which is drawn over it; nothing for minutes in which the server did not run. */
const dataOf = ({ series: [first, second] }: ChartPlan, minutes: readonly MinuteCounts[]): uPlot.AlignedData => {
  const start = Date.parse(minutes[0]?.at ?? '') / 1000
  const before = Array.from(
    { length: Math.max(0, 60 - minutes.length) },
    (_, index) => start - minute * (index + 1),
  ).reverse()
  const nothing = before.map(() => null)
  return [
    [...before, ...minutes.map(({ at }) => Date.parse(at) / 1000)],
    [...nothing, ...minutes.map((each) => first.of(each) + second.of(each))],
    [...nothing, ...minutes.map(first.of)],
  ]
}

const optionsOf = ({ series: [first, second] }: ChartPlan): Omit<uPlot.Options, 'width'> => {
  const bars = uPlot.paths.bars?.({ size: [0.72, 14], radius: 0.12 })
  const line = colourOf('line')
  const axis = { stroke: colourOf('faint'), font: '11px system-ui', ticks: { show: false } }
  const drawn = (colour: string): uPlot.Series => ({
    fill: colourOf(`chart-${colour}`),
    width: 0,
    points: { show: false },
    ...(bars !== undefined && { paths: bars }),
  })
  return {
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // The last hour, also of a server that has not run for one.
      x: { range: (_, __, last) => [last - hour + minute / 2, last + minute / 2] },
      y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 60,
        grid: { show: false },
        values: (_, splits) => splits.map((second) => clockOf(new Date(second * 1000).toISOString())),
      },
      {
        ...axis,
        size: 38,
        space: 34,
        grid: { stroke: line, width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000],
      },
    ],
    series: [{}, drawn(second.colour), drawn(first.colour)],
  }
}
