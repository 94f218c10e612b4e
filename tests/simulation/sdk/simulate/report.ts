import { addTo, counted, emptyTally, type Tally } from './tally.ts'
import type { Failure, Tallies } from './chunk.ts'

const places = { tabs: 'tabs with locks', insecure: 'tabs without', files: 'processes on a file' } as const

export const mergeInto = (all: Tallies, more: Tallies): void => {
  for (const place of ['tabs', 'insecure', 'files'] as const) {
    const tally = more[place]
    if (tally) addTo((all[place] ??= emptyTally()), tally)
  }
}

/** One row for what was counted, one column for each kind of storage. */
export const table = (tallies: Tallies): string => {
  const columns = (['tabs', 'insecure', 'files'] as const).map((place) => ({
    title: places[place],
    tally: tallies[place] ?? emptyTally(),
  }))
  const total = emptyTally()
  for (const { tally } of columns) addTo(total, tally)
  const all: readonly { title: string; tally: Tally }[] = [...columns, { title: 'in all', tally: total }]
  const rows = counted.map((name) => [name, ...all.map(({ tally }) => tally[name].toLocaleString('en'))])
  const lines = [['', ...all.map(({ title }) => title)], ...rows]
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? []
  const show = (line: readonly string[]): string =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('   ')
  return lines.map(show).join('\n')
}

/** What went wrong, in which schedule, and how to see it again. */
export const explain = ({ seed, path, schedule, error }: Failure): string =>
  [
    error,
    '',
    JSON.stringify(schedule.setup),
    ...schedule.steps.map((step) => `  ${JSON.stringify(step)}`),
    '',
    `Once more: npm run simulate -- --seed ${String(seed)} --path ${path}`,
  ].join('\n')
