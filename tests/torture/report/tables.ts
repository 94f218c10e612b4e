import { styleText } from 'node:util'
import type { Figure } from '../experiments/experiment.ts'

/** What was found under one name, in the order in which it was tried. */
export interface Section {
  readonly title: string
  /** Whether the server was broken on purpose, and is to be seen so. */
  readonly isControl: boolean
  readonly figures: readonly Figure[]
}

export interface Run {
  readonly machine: string
  readonly seed: number
  readonly sections: readonly Section[]
}

export const sectionHolds = ({ figures }: Section): boolean => figures.every(({ holds }) => holds)

/** The page for people: what was tried, what was found, what had to be found. */
export const page = ({ machine, seed, sections }: Run): string =>
  [
    '# Torture',
    'Made by `npm run torture`, which breaks what can break around a real server, in a process of its own, and looks ' +
      `whether anything that was promised is lost. On ${machine}; seed ${seed}.`,
    ...sections.filter(({ isControl }) => !isControl).flatMap((section) => [`## ${section.title}`, table([section])]),
    '## Servers that are broken on purpose',
    'An experiment that finds nothing might look at nothing. So each is done once more, in small, on a server that is ' +
      'broken on purpose, and must find it so.',
    table(sections.filter(({ isControl }) => isControl)),
  ].join('\n\n') + '\n'

const table = (sections: readonly Section[]): string => {
  const rows = sections.flatMap(({ title, isControl, figures }) =>
    figures.map((figure) => [
      isControl ? `${title}: ${figure.what}` : figure.what,
      numberOf(figure),
      figure.must,
      mark(figure),
    ]),
  )
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(['', 'found', 'must be', '']), line(['---', '--:', '--:', '--']), ...rows.map(line)].join('\n')
}

/** The same for a terminal, one under the other. */
export const terminalTable = ({ sections }: Run): string => {
  const figures = sections.flatMap((section) => section.figures)
  const columns = [numberOf, ({ must }: Figure) => must].map((cell) => ({
    cell,
    width: Math.max(...figures.map((figure) => cell(figure).length)),
  }))
  const rowOf = (figure: Figure): string => {
    const cells = columns.map(({ cell, width }) => cell(figure).padStart(width))
    const examples = figure.examples.map((example) => `\n      ${styleText('dim', example)}`)
    return `  ${figure.holds ? ' ' : styleText('red', '✗')} ${cells.join('  ')}  ${figure.what}${examples.join('')}`
  }
  const heading = `    ${'found'.padStart(columns[0]?.width ?? 0)}  ${'must be'.padStart(columns[1]?.width ?? 0)}`
  return [
    styleText('dim', heading),
    ...sections.flatMap((section) => [styleText('bold', section.title), ...section.figures.map(rowOf)]),
  ].join('\n')
}

const numberOf = ({ found }: Figure): string => found.toLocaleString('en')
const mark = ({ holds, must }: Figure): string => (must === '' ? '' : holds ? '✓' : '✗')
