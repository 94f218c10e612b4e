import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../results.ts'
import { ratioPicture } from './svg.ts'
import { resultsPage } from './table.ts'

/** Writes table, picture and raw numbers; answers the files. */
export const writeResults = (folder: string, results: Results): string[] => {
  mkdirSync(folder, { recursive: true })
  const texts = {
    'bench.md': resultsPage(results),
    'bench.svg': ratioPicture(results),
    'bench.json': `${JSON.stringify(results, null, 2)}\n`,
  }
  return Object.entries(texts).map(([name, text]) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  })
}
