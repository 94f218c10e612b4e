// Cost as it grows: one command, one table, one picture. `npm run bench:scale -- --help` shows the options.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.ts'
import { describeMachine } from '../machine.ts'
import { Postgres } from '../peers/database.ts'
import { GeneratorProcess } from '../process/generator-process.ts'
import { Progress } from '../progress.ts'
import type { Caption } from '../report/svg.ts'
import { terminalTable } from '../report/table.ts'
import { writeResults } from '../report/write.ts'
import { createBenchKeys } from '../seed/keys.ts'
import { measureScale } from './measure.ts'
import { scaleMethod } from './method.ts'
import { parseScaleOptions, usage, type ScaleOptions } from './options.ts'

const results = fileURLToPath(new URL('../results', import.meta.url))

const title = { heading: 'Cost as it grows', name: 'scale', command: 'npm run bench:scale' }

const caption: Caption = {
  heading: 'Refreshes per second as a share of the bare framework',
  explanation: 'Same run, 64 connections; server, database and load on the same cores; ─ spread of the rounds',
}

const run = async (options: ScaleOptions): Promise<void> => {
  const progress = new Progress()
  const folder = mkdtempSync(join(options.data ?? tmpdir(), 'pawl-scale-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  // PostgreSQL may have to run as another user, who must be let through; and its data belong beside the rest.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  const generator = new GeneratorProcess('any')
  const postgres = await Postgres.start()
  try {
    const machine = { ...describeMachine(folder), pinned: false }
    const bench: Bench = { generator, folder, keys: createBenchKeys(), pace: options.pace, progress }
    const method = [`PostgreSQL ${postgres.version}.`, ...scaleMethod(options, machine)]
    const found = { machine, method, ...(await measureScale(bench, postgres, options)) }
    progress.done()
    const files = writeResults(results, found, title, caption)
    process.stdout.write(`${terminalTable(found)}\n\n`)
    process.stdout.write(`Written: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`)
  } finally {
    await generator.stop()
    await postgres.stop()
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const options = parseScaleOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
