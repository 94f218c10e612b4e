// The comparison with the peers: one command, one table, one picture. `npm run bench:peers -- --help` shows the options.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peerTable, writePeerResults } from '../report/peers.ts'
import { installPeers } from './install.ts'
import { measureContestants } from './measure.ts'
import { peerMethod } from './method.ts'
import { parsePeerOptions, usage, type PeerOptions } from './options.ts'
import type { PeerResults } from './results.ts'
import { withOwnPostgres } from './with-own-postgres.ts'

const results = fileURLToPath(new URL('../results', import.meta.url))

const run = (options: PeerOptions): Promise<void> => {
  installPeers((text) => process.stderr.write(`${text}\n`))
  const { data, pace } = options
  return withOwnPostgres({ name: 'peers', data, pace }, async ({ bench, postgres, machine }) => {
    const measured = await measureContestants(bench, postgres, options)
    bench.progress.done()
    const method = peerMethod(options, machine)
    const found: PeerResults = { machine, postgres: postgres.version, method, ...measured }
    const files = writePeerResults(results, found)
    process.stdout.write(`${peerTable(found)}\n\n`)
    process.stdout.write(`Written: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`)
  })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const options = parsePeerOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
