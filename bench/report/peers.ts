import type { Cost, Mishaps, PeerResults, PeerRow } from '../peers/results.ts'
import type { Machine } from '../results.ts'
import { megabytes, shown } from './numbers.ts'
import { ratioPicture } from './svg.ts'
import { footnotes, markdownTable, plainTable, spreadText } from './table.ts'
import { mark, ratioHolds } from './verdict.ts'
import { jsonText, writeTexts } from './write.ts'

/** What Pawl on PostgreSQL wants to be ahead of every peer by. */
const aheadAtLeast = 5
const ours = 'pawl-'

const rateColumns = [
  'Server',
  'Answers/s',
  '÷ ceiling',
  'Spread',
  'Pawl ÷ it',
  'Spread',
  '',
  'p50 ms',
  'p99 ms',
  'CPU µs',
]
const costColumns = ['Server', 'WAL per refresh', 'Rows per 1,000 refreshes', 'Growth per 1,000 refreshes']
const mishapColumns = [
  'Server',
  'Same refresh again',
  'Session',
  'Successors of one token',
  'Races that lost the session',
  'Requests without an answer',
]

/** Writes `peers.md`, `peers.svg` and `peers.json`; answers the files. */
export const writePeerResults = (folder: string, results: PeerResults): string[] =>
  writeTexts(folder, {
    'peers.md': peerPage(results),
    'peers.svg': ratioPicture({ ratios: results.refresh, machine: results.machine }, caption),
    'peers.json': jsonText(results),
  })

const caption = {
  heading: 'Refreshes per second as a share of the bare framework',
  explanation: 'Same run, 64 connections; server, database and load on the same cores; | target, ─ spread',
}

export const peerPage = (results: PeerResults): string =>
  [
    '# Benchmark against peers',
    'Made by `npm run bench:peers`. Raw numbers: [peers.json](peers.json).',
    '![Refreshes per second as a share of the bare framework](peers.svg)',
    machineText(results.machine, results.postgres),
    '## Refresh with rotation, durable',
    ratesPart(results.refresh, refreshCells),
    '## Verify',
    ratesPart(results.verify, verifyCells),
    '## What a refresh leaves behind in PostgreSQL',
    markdownTable(costColumns, results.costs.map(costCells)),
    '## A lost answer, and a race',
    mishapText,
    markdownTable(mishapColumns, results.mishaps.map(mishapCells)),
    '## How it was measured',
    results.method.map((sentence) => `- ${sentence}`).join('\n'),
  ].join('\n\n') + '\n'

/** The same numbers for a terminal. */
export const peerTable = (results: PeerResults): string =>
  [
    plainTable(
      ['Refresh', ...rateColumns.slice(1)],
      [ceilingCells(results.refresh), ...results.refresh.map(refreshCells)],
    ),
    plainTable(['Verify', ...rateColumns.slice(1)], [ceilingCells(results.verify), ...results.verify.map(verifyCells)]),
    plainTable(costColumns, results.costs.map(costCells)),
    plainTable(mishapColumns, results.mishaps.map(mishapCells)),
  ].join('\n\n')

const ratesPart = (rows: readonly PeerRow[], cells: (row: PeerRow) => string[]): string =>
  [
    `“Pawl ÷ it” is Pawl on PostgreSQL. The ceiling is ${rows[0]?.dividedBy ?? ''}.`,
    markdownTable(rateColumns, [ceilingCells(rows), ...rows.map(cells)]),
    footnotes(rows.map(({ title, remarks, rss }) => [title, ...remarks, `${megabytes(rss)}.`])),
  ].join('\n\n')

const refreshCells = (row: PeerRow): string[] => rateCells(row, mark(holds(row)))

const verifyCells = (row: PeerRow): string[] => rateCells(row, '')

const rateCells = (row: PeerRow, verdict: string): string[] => [
  row.title,
  shown(row.perSecond.median),
  row.ratio.median.toFixed(2),
  spreadText(row.ratio),
  isOurs(row) ? '' : shown(row.oursOverIt.median),
  isOurs(row) ? '' : spreadText(row.oursOverIt),
  verdict,
  shown(row.p50),
  shown(row.p99),
  shown(row.cpu.median),
]

const ceilingCells = ([row]: readonly PeerRow[]): string[] =>
  row === undefined
    ? []
    : ['Bare Fastify', shown(row.ceilingPerSecond.median), '1', '', '', '', '', '', '', shown(row.ceilingCpu.median)]

const holds = (row: PeerRow): boolean | null => (isOurs(row) ? ratioHolds(row) : row.oursOverIt.median >= aheadAtLeast)

const isOurs = ({ id }: { readonly id: string }): boolean => id.startsWith(ours)

const costCells = ({ title, logOfOne, rowsOfThousand, sizeOfThousand }: Cost): string[] => [
  title,
  `${shown(logOfOne)} B`,
  shown(rowsOfThousand),
  `${shown(sizeOfThousand / 1000)} kB`,
]

const mishapText =
  'The answer to a refresh is lost, and the client sends the same request again, byte for byte. Then 16 requests at once present one token, ten times over. Every token that was handed out was tried afterwards.'

const mishapCells = (found: Mishaps): string[] => [
  found.title,
  found.repeated === 200 ? '200, tokens' : `${found.repeated} ${codeOf(found.refusal)}`.trim(),
  found.survives ? 'goes on' : `lost${found.firstAnswerSurvives ? '' : ', revoked as well'}`,
  shown(found.successors),
  `${found.racesLost} of ${found.races}`,
  `${found.unanswered} of ${found.races * found.racers}`,
]

/** `invalid_grant` and the like. */
const codeOf = (refusal: string): string => /"(?:error|code)":"([\w.]+)"/.exec(refusal)?.[1] ?? ''

const machineText = (machine: Machine, postgres: string): string =>
  [
    `${machine.processor}, ${machine.cores} cores, ${shown(machine.memoryGigabytes)} GB; ${machine.system}`,
    `Node ${machine.node}, PostgreSQL ${postgres}, SQLite ${machine.sqlite}`,
    `one flush of the disk ${shown(machine.flush)} ms`,
    `load average before the run ${shown(machine.loadBefore)}.`,
  ].join('; ')
