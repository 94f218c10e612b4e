import { progress as progressBar } from '@clack/prompts'
import type { Copied, CopyProgress } from '@pawl/server'
import type { Command } from 'commander'
import type { Answer } from '../answer.ts'
import { addCommand, type Call } from '../command.ts'
import { table } from '../table.ts'
import { resolveFor, type Resolved } from './settings.ts'

export const addCopy = (program: Command): void =>
  addCommand(program, {
    usage: 'copy',
    summary: 'Copy everything into another, empty store: from SQLite to PostgreSQL, or back.',
    details:
      'Stop the servers first. Users, sessions and all the rest keep their ids, so the same tokens go on; the server key is not copied, so start the next server with the same one. ' +
      'A copy that was interrupted goes on where it was when it is run again, and no server starts on it before it is whole. A password is better left out of the URL: PGPASSWORD, or ~/.pgpass.',
    example: 'pawl copy --from sqlite:./pawl-data/pawl.db --to postgres://pawl@127.0.0.1/pawl',
    options: (command) => {
      command
        .requiredOption('--from <store>', 'what is copied: sqlite:FILE or postgres://…')
        .requiredOption('--to <store>', 'an empty store of either kind, or one with an unfinished copy in it')
    },
    run,
  })

const run = async (call: Call): Promise<Answer> => {
  const [from, to] = [storeIn(call, 'from'), storeIn(call, 'to')]
  const { copy } = await import('@pawl/server')
  const display = displayProgress()
  let copied: Copied
  try {
    copied = await copy({ from, to, progress: display.show })
  } catch (error) {
    display.stop('The copy is not finished.')
    throw error
  }
  display.stop('Everything was copied and compared.')
  const rows = copied.tables.map((one) => [one.table, String(one.rows), one.digest.slice(0, 16)])
  const text = [table(['table', 'rows', 'digest'], rows), '', sentences[copied.kind](copied)]
  return { text: text.join('\n'), json: copied }
}

const next = 'Start the servers on it with the same server key, and none on the other any more.'

const sentences: Readonly<Record<Copied['kind'], (copied: Copied) => string>> = {
  copied: ({ from, to }) => `${to} is now what ${from} is. ${next}`,
  resumed: ({ from, to }) => `The copy went on where it was, and ${to} is now what ${from} is. ${next}`,
  repeated: ({ from, to }) => `${to} was already what ${from} is; nothing was changed. ${next}`,
}

/** Read as the setting `store` is, relative to this folder. */
const storeIn = (call: Call, side: 'from' | 'to'): Resolved['settings']['store'] =>
  resolveFor({ ...call, options: { store: call.options[side], workers: '1' } }).settings.store

interface Display {
  readonly show: (progress: CopyProgress) => void
  readonly stop: (message: string) => void
}

const steps: readonly CopyProgress['step'][] = ['reading', 'copying', 'comparing']
const words = { reading: 'Reading', copying: 'Copying', comparing: 'Comparing' }

/** A bar for whoever looks at a terminal. It grows by steps, and within a step by sessions, of which there are most. */
const displayProgress = (): Display => {
  if (!process.stderr.isTTY) return { show: () => undefined, stop: () => undefined }
  const bar = progressBar({ output: process.stderr, max: steps.length * width })
  bar.start('Reading')
  let reached = 0
  return {
    show: ({ step, table: name, rows, of }) => {
      const share = of === null ? 0 : rows / Math.max(1, of)
      const at = Math.max(reached, Math.round((steps.indexOf(step) + (name === 'sessions' ? share : 0)) * width))
      const total = of === null ? '' : ` of ${of.toLocaleString('en')}`
      bar.advance(at - reached, `${words[step]} ${name}: ${rows.toLocaleString('en')}${total}`)
      reached = at
    },
    stop: (message) => bar.stop(message),
  }
}

/** Of one step in the bar. */
const width = 12
