// Cost as it grows: one command, one table, one picture. `npm run bench:scale -- --help` shows the options.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withOwnPostgres } from '../peers/with-own-postgres.ts'
import type { Caption } from '../report/svg.ts'
import { terminalTable } from '../report/table.ts'
import { writeResults } from '../report/write.ts'
import { measureScale } from './measure.ts'
import { scaleMethod } from './method.ts'
import { parseScaleOptions, usage, type ScaleOptions } from './options.ts'

const results = fileURLToPath(new URL('../results', import.meta.url))

const title = { heading: 'Cost as it grows', name: 'scale', command: 'npm run bench:scale' }

const caption: Caption = {
  heading: 'Refreshes per second as a share of the bare framework',
  explanation: 'Same run, 64 connections; server, database and load on the same cores; ─ spread of the rounds',
}

const run = (options: ScaleOptions): Promise<void> => {
  const { data, pace } = options
  return withOwnPostgres({ name: 'scale', data, pace }, async ({ bench, postgres, machine }) => {
    const method = [`PostgreSQL ${postgres.version}.`, ...scaleMethod(options, machine)]
    const found = { machine, method, ...(await measureScale(bench, postgres, options)) }
    bench.progress.done()
    const files = writeResults(results, found, title, caption)
    process.stdout.write(`${terminalTable(found)}\n\n`)
    process.stdout.write(`Written: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`)
  })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const options = parseScaleOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
