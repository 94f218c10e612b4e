import { parseArgs } from 'node:util'
import type { Pace } from '../options.ts'
import { quick as quickPace } from '../options.ts'

export interface ScaleOptions {
  readonly pace: Pace
  /** Sessions in each database, from few to many. */
  readonly sizes: readonly number[]
  /** Processes that answer on PostgreSQL, from one to many. */
  readonly workers: readonly number[]
  /** Where databases are made; the system's folder for temporary files if null. */
  readonly data: string | null
}

const full: ScaleOptions = {
  pace: { ...quickPace, rounds: 4, seconds: 2, warmUpSeconds: 0.5, loopSeconds: 60, calmSeconds: 40 },
  sizes: [1000, 100_000, 10_000_000],
  workers: [1, 2, 4],
  data: null,
}
const quick: ScaleOptions = { ...full, pace: { ...quickPace, rounds: 2 }, sizes: [1000, 100_000], workers: [1, 2] }

/** Enough for one connection each, for the hundred that behave well and for the loop. */
const fewestSessions = 500

export const usage: string = `npm run bench:scale -- [options]

  --quick          about two minutes instead of a quarter of an hour, and without ten million sessions
  --sizes=a,b      sessions in each database (${full.sizes.join(',')}); ten million take 9 GB of disk
  --workers=a,b    processes of the server on PostgreSQL (${full.workers.join(',')})
  --rounds=N       rounds of ceiling and server in turn (${full.pace.rounds})
  --seconds=N      length of one measurement (${full.pace.seconds})
  --data=FOLDER    where the databases are made; it should be on the disk that is of interest
`

/** The options, or a sentence that says what is wrong with them. */
export const parseScaleOptions = (argv: readonly string[]): ScaleOptions | string => {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, strict: true })
    const base = values.quick ? quick : full
    const sizes = values.sizes?.split(',').map(Number) ?? base.sizes
    const workers = values.workers?.split(',').map(Number) ?? base.workers
    const rounds = Number(values.rounds ?? base.pace.rounds)
    const seconds = Number(values.seconds ?? base.pace.seconds)
    if (!(rounds > 0 && seconds > 0)) return 'Rounds and seconds must be numbers above 0.'
    if (!sizes.every((size) => Number.isInteger(size) && size >= fewestSessions)) {
      return `Sizes are whole numbers from ${fewestSessions} on, separated by commas.`
    }
    if (!workers.every((count) => Number.isInteger(count) && count >= 1 && count <= 16)) {
      return 'Workers are whole numbers from 1 to 16, separated by commas.'
    }
    return { pace: { ...base.pace, rounds, seconds }, sizes, workers, data: values.data ?? null }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const known = {
  quick: { type: 'boolean', default: false },
  sizes: { type: 'string' },
  workers: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  data: { type: 'string' },
} as const
