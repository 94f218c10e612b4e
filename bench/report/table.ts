import type { Figure, Machine, RatioRow, Results, Spread } from '../results.ts'
import { megabytes, shown } from './numbers.ts'
import { figureHolds, mark, ratioHolds } from './verdict.ts'

const ratioColumns = [
  'Request',
  'Ratio',
  'Spread',
  'Target',
  '',
  'Answers/s',
  'Ceiling/s',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'Ceiling CPU µs',
  'Memory',
]
const figureColumns = ['Figure', 'Measured', 'Target', '']

/** What the page of a benchmark is called, and the files beside it. */
export interface PageTitle {
  readonly heading: string
  /** Of the files: `bench` for `bench.md`, `bench.svg` and `bench.json`. */
  readonly name: string
  readonly command: string
}

export const resultsPage = (results: Results, { heading, name, command }: PageTitle): string =>
  [
    `# ${heading}`,
    `Made by \`${command}\`. Raw numbers: [${name}.json](${name}.json).`,
    `![Ratios to the bare framework](${name}.svg)`,
    machineText(results.machine),
    '## Throughput',
    'Ratio: answers per second, divided by those of the bare framework in the same round; median over the rounds. ' +
      'CPU: processor time of the server process for one request.',
    markdownTable(ratioColumns, results.ratios.map(ratioCells)),
    footnotes(results.ratios.map(({ title, dividedBy, remarks }) => [title, `Divided by ${dividedBy}.`, ...remarks])),
    '## Figures',
    markdownTable(figureColumns, results.figures.map(figureCells)),
    footnotes(results.figures.map(({ title, remarks }) => [title, ...remarks])),
    '## How it was measured',
    results.method.map((sentence) => `- ${sentence}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n') + '\n'

/** The same numbers for a terminal. */
export const terminalTable = ({ ratios, figures }: Results): string =>
  [plainTable(ratioColumns, ratios.map(ratioCells)), plainTable(figureColumns, figures.map(figureCells))].join('\n\n')

const machineText = (machine: Machine): string =>
  [
    `${machine.processor}, ${machine.cores} cores, ${shown(machine.memoryGigabytes)} GB; ${machine.system}`,
    `Node ${machine.node}, SQLite ${machine.sqlite}`,
    `one flush of the disk ${shown(machine.flush)} ms`,
    machine.pinned ? 'server on core 0, load on core 1' : 'processes not pinned to cores',
    `load average before the run ${shown(machine.loadBefore)}.`,
  ].join('; ')

const ratioCells = (row: RatioRow): string[] => [
  row.title,
  row.ratio.median.toFixed(2),
  spreadText(row.ratio),
  row.atLeast === null ? '' : `≥ ${row.atLeast.toFixed(2)}`,
  mark(ratioHolds(row)),
  shown(row.perSecond.median),
  shown(row.ceilingPerSecond.median),
  shown(row.p50),
  shown(row.p99),
  shown(row.cpu.median),
  shown(row.ceilingCpu.median),
  megabytes(row.rss),
]

export const spreadText = ({ low, high }: Spread): string => `${low.toFixed(2)}–${high.toFixed(2)}`

const figureCells = (figure: Figure): string[] => [
  figure.title,
  withUnit(figure.value, figure.unit),
  figure.atMost === null ? '' : `≤ ${withUnit(figure.atMost, figure.unit)}`,
  mark(figureHolds(figure)),
]

const withUnit = (value: number, unit: string): string => `${shown(value)}${unit === '%' ? '' : ' '}${unit}`.trimEnd()

export const footnotes = (notes: readonly (readonly [string, ...string[]])[]): string =>
  notes
    .filter(([, ...sentences]) => sentences.length > 0)
    .map(([title, ...sentences]) => `- **${title}**: ${sentences.join(' ')}`)
    .join('\n')

export const markdownTable = (header: readonly string[], rows: readonly string[][]): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = header.map((_, column) => (column === 0 ? '---' : '--:'))
  return rows.length === 0 ? '' : [line(header), line(rule), ...rows.map(line)].join('\n')
}

export const plainTable = (header: readonly string[], rows: readonly string[][]): string => {
  const widths = header.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return rows.length === 0 ? '' : [header, ...rows].map(line).join('\n')
}
