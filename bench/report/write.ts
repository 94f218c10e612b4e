import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../results.ts'
import { ratioPicture, type Caption } from './svg.ts'
import { resultsPage, type PageTitle } from './table.ts'

/** Writes table, picture and raw numbers; answers the files. */
export const writeResults = (folder: string, results: Results, title: PageTitle, caption: Caption): string[] =>
  writeTexts(folder, {
    [`${title.name}.md`]: resultsPage(results, title),
    [`${title.name}.svg`]: ratioPicture(results, caption),
    [`${title.name}.json`]: jsonText(results),
  })

export const throughput: Caption = {
  heading: 'Throughput as a share of the bare framework',
  explanation: 'Same run, same sizes, one core; | target, ─ spread of the rounds',
}

export const jsonText = (results: unknown): string => `${JSON.stringify(results, null, 2)}\n`

/** Files by their names; answers their paths. */
export const writeTexts = (folder: string, texts: Readonly<Record<string, string>>): string[] => {
  mkdirSync(folder, { recursive: true })
  return Object.entries(texts).map(([name, text]) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  })
}
