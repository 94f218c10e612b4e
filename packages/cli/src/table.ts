import { stripVTControlCharacters } from 'node:util'
import colors from 'picocolors'

/** Columns of equal width, two blanks apart, under a dim heading; colours in cells do not count. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = headings.map((heading, column) =>
    Math.max(...[headings, ...rows].map((row) => widthOf(row[column] ?? heading))),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd()
  return [colors.dim(line(headings)), ...rows.map(line)].join('\n')
}

const widthOf = (cell: string): number => stripVTControlCharacters(cell).length
