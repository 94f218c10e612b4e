import type { Figure } from './scenario.ts'

export interface Section {
  readonly title: string
  readonly figures: readonly Figure[]
}

/** The page for people, as it is kept in the docs; `played` is written by hand, after a run of `npm run simulate`. */
export const page = (sections: readonly Section[], node: string, played: string): string =>
  [
    '# What the SDK holds out against',
    'Made by `npm run scenarios`: the SDK as it is, with its own storages and locks, against the core of the server and a ' +
      'store in memory, in virtual time, on a network that takes up to 200 ms each way. What is refused or lost is so by the ' +
      `network in between. No figure is a matter of the machine. Node ${node}.`,
    ...sections.flatMap(({ title, figures }) => [`## ${title}`, table(figures)]),
    played.trim(),
  ].join('\n\n') + '\n'

const table = (figures: readonly Figure[]): string => {
  const rows = figures.map(({ what, found, must, holds }) => [what, found, must, must === '' ? '' : holds ? '✓' : '✗'])
  const lines = [['', 'found', 'must be', ''], ...rows]
  const widths = [0, 1, 2, 3].map((index) => Math.max(3, ...lines.map((line) => line[index]?.length ?? 0)))
  const show = (line: readonly string[]): string =>
    `| ${line.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const [heading = [], ...others] = lines
  return [show(heading), rule, ...others.map(show)].join('\n')
}
