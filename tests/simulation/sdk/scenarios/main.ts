// `npm run scenarios`: what the SDK is measured by, at full size. Writes docs/clients.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Progress } from '../../../torture/report/progress.ts'
import { scenarios } from './all.ts'
import { page, type Section } from './page.ts'

const results = fileURLToPath(new URL('../../../../docs/clients.md', import.meta.url))

const played = readFileSync(new URL('../simulate/played.md', import.meta.url), 'utf8')

const progress = new Progress()
const sections: Section[] = []
for (const { title, measure } of scenarios) {
  progress.begin(title)
  const figures = await measure('full')
  progress.end(figures.every(({ holds }) => holds))
  sections.push({ title, figures })
}
const text = page(sections, process.versions.node, played)
writeFileSync(results, text)
process.stdout.write(`\n${text}\nWritten: docs/clients.md\n`)
process.exitCode = sections.every(({ figures }) => figures.every(({ holds }) => holds)) ? 0 : 1
