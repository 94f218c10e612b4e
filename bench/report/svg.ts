import type { Machine, RatioRow, Results } from '../results.ts'
import { shown } from './numbers.ts'

const width = 760
const labelWidth = 270
const barWidth = 360
const rowHeight = 44
const top = 84
/** Colours follow the reader's theme, also where the picture is shown as an image. */
const style = `
  text { font: 14px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .small { font-size: 12px; fill: #59636e }
  .ground { fill: #ffffff } .track { fill: #eaeef2 } .bar { fill: #2a78d6 } .missed { fill: #bc4c00 }
  .range { stroke: #1f2328; stroke-width: 1.5 } .target { stroke: #1f2328; stroke-width: 2; stroke-dasharray: 3 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .ground { fill: #0d1117 } .track { fill: #262c36 }
    .bar { fill: #4493f8 } .missed { fill: #db6d28 } .range { stroke: #e6edf3 } .target { stroke: #e6edf3 }
  }`

export interface Caption {
  readonly heading: string
  readonly explanation: string
}

/** Bars of the ratios, with the spread of the rounds and the targets marked. */
export const ratioPicture = (
  { ratios, machine }: Pick<Results, 'ratios' | 'machine'>,
  { heading, explanation }: Caption,
): string => {
  const height = top + ratios.length * rowHeight + 46
  const scale = barWidth / Math.max(1, ...ratios.map(({ ratio }) => ratio.high))
  const description = ratios.map(({ title, ratio }) => `${title}: ${ratio.median.toFixed(2)}`).join('; ')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(heading)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${style}\n</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="20" y="34">${escaped(heading)}</text>`,
    `<text class="small" x="20" y="56">${escaped(explanation)}</text>`,
    ...ratios.map((row, index) => bar(row, top + index * rowHeight, scale)),
    `<text class="small" x="20" y="${height - 18}">${escaped(footer(machine))}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

const bar = ({ title, ratio, atLeast, perSecond }: RatioRow, y: number, scale: number): string => {
  const at = (value: number): string => (labelWidth + value * scale).toFixed(1)
  const misses = atLeast !== null && ratio.median < atLeast
  const middle = y + 14
  const target =
    atLeast === null
      ? ''
      : `<line class="target" x1="${at(atLeast)}" y1="${y - 4}" x2="${at(atLeast)}" y2="${y + 32}"/>`
  return [
    `<text x="20" y="${y + 12}">${escaped(title)}</text>`,
    `<text class="small" x="20" y="${y + 28}">${shown(perSecond.median)} answers/s</text>`,
    `<rect class="track" x="${labelWidth}" y="${y}" width="${barWidth}" height="28" rx="4"/>`,
    `<rect class="${misses ? 'missed' : 'bar'}" x="${labelWidth}" y="${y}" width="${(ratio.median * scale).toFixed(1)}" height="28" rx="4"/>`,
    `<line class="range" x1="${at(ratio.low)}" y1="${middle}" x2="${at(ratio.high)}" y2="${middle}"/>`,
    target,
    `<text x="${labelWidth + barWidth + 14}" y="${y + 19}">${ratio.median.toFixed(2)}</text>`,
    atLeast === null ? '' : `<text class="small" x="${labelWidth + barWidth + 56}" y="${y + 19}">≥ ${atLeast}</text>`,
  ].join('')
}

const footer = ({ processor, cores, node, sqlite, flush }: Machine): string =>
  `${processor}, ${cores} cores; Node ${node}, SQLite ${sqlite}; one flush ${shown(flush)} ms`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
