// The comparison with the peers: one command, one table, one picture. `npm run bench:peers -- --help` shows the options.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.ts'
import { describeMachine } from '../machine.ts'
import { GeneratorProcess } from '../process/generator-process.ts'
import { Progress } from '../progress.ts'
import { peerTable, writePeerResults } from '../report/peers.ts'
import { createBenchKeys } from '../seed/keys.ts'
import { Postgres } from './database.ts'
import { installPeers } from './install.ts'
import { measureContestants } from './measure.ts'
import { peerMethod } from './method.ts'
import { parsePeerOptions, usage, type PeerOptions } from './options.ts'
import type { PeerResults } from './results.ts'

const results = fileURLToPath(new URL('../results', import.meta.url))

const run = async (options: PeerOptions): Promise<void> => {
  const progress = new Progress()
  installPeers((text) => progress.tell(text))
  const folder = mkdtempSync(join(options.data ?? tmpdir(), 'pawl-peers-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  // PostgreSQL may have to run as another user, who must be let through; and its data belong beside the rest.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  const generator = new GeneratorProcess('any')
  const postgres = await Postgres.start()
  try {
    const bench: Bench = { generator, folder, keys: createBenchKeys(), pace: options.pace, progress }
    const machine = { ...describeMachine(folder), pinned: false }
    const measured = await measureContestants(bench, postgres, options)
    progress.done()
    const method = peerMethod(options, machine)
    const found: PeerResults = { machine, postgres: postgres.version, method, ...measured }
    const files = writePeerResults(results, found)
    process.stdout.write(`${peerTable(found)}\n\n`)
    process.stdout.write(`Written: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`)
  } finally {
    await generator.stop()
    await postgres.stop()
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const options = parsePeerOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
