import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { describeMachine } from '../machine.ts'
import type { Pace } from '../options.ts'
import { GeneratorProcess } from '../process/generator-process.ts'
import { Progress } from '../progress.ts'
import type { Machine } from '../results.ts'
import { createBenchKeys } from '../seed/keys.ts'
import { Postgres } from './database.ts'

interface Options {
  /** Of the folder, which is emptied at the end. */
  readonly name: string
  /** Where it is made; the system's folder for temporary files if null. */
  readonly data: string | null
  readonly pace: Pace
}

interface Ground {
  readonly bench: Bench
  readonly postgres: Postgres
  readonly machine: Machine
}

/** What is measured beside a PostgreSQL of its own, where nothing can be pinned to a core. */
export const withOwnPostgres = async (
  { name, data, pace }: Options,
  measure: (ground: Ground) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(join(data ?? tmpdir(), `pawl-${name}-`))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  // PostgreSQL may have to run as another user, who must be let through; and its data belong beside the rest.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  const generator = new GeneratorProcess('any')
  const postgres = await Postgres.start()
  try {
    const bench: Bench = { generator, folder, keys: createBenchKeys(), pace, progress: new Progress() }
    await measure({ bench, postgres, machine: { ...describeMachine(folder), pinned: false } })
  } finally {
    await generator.stop()
    await postgres.stop()
  }
}
