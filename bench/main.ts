// The benchmark: one command, one table, one picture. `npm run bench -- --help` shows the options.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench.ts'
import { describeMachine } from './machine.ts'
import { method } from './method.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { GeneratorProcess } from './process/generator-process.ts'
import { Progress } from './progress.ts'
import { terminalTable } from './report/table.ts'
import { throughput, writeResults } from './report/write.ts'
import { measureAll } from './measure.ts'
import { createBenchKeys } from './seed/keys.ts'

const results = fileURLToPath(new URL('./results', import.meta.url))

const run = async (options: Options): Promise<void> => {
  const progress = new Progress()
  const folder = mkdtempSync(join(options.data ?? tmpdir(), 'pawl-bench-'))
  // Servers end with the benchmark, however it ends (process/child.ts); then nobody needs their databases.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const generator = new GeneratorProcess()
  try {
    const machine = describeMachine(folder)
    if (machine.flush < 0.02)
      progress.tell(`Flushes of ${folder} cost nothing: it is in memory. Name a disk with --data.`)
    const bench: Bench = { generator, folder, keys: createBenchKeys(), pace: options.pace, progress }
    const found = { machine, method: method(options, machine), ...(await measureAll(bench, options.rows)) }
    progress.done()
    const title = { heading: 'Benchmark', name: 'bench', command: 'npm run bench' }
    const files = writeResults(results, found, title, throughput)
    process.stdout.write(`${terminalTable(found)}\n\n`)
    process.stdout.write(`Written: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`)
  } finally {
    await generator.stop()
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const options = parseOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
