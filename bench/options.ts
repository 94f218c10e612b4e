import { parseArgs } from 'node:util'

export const rowNames = [
  'refresh',
  'refresh-at-random',
  'refresh-without-key',
  'verify',
  'paced',
  'garbage',
  'login',
  'half-load',
  'slow-disk',
  'idle-sessions',
  'growth',
  'loop',
] as const
export type RowName = (typeof rowNames)[number]

/** How long everything takes. */
export interface Pace {
  readonly rounds: number
  /** Of one measurement in one round, and of the time before it that is not measured. */
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly halfLoadSeconds: number
  readonly loopSeconds: number
  /** Before and after the loop, for comparison. */
  readonly calmSeconds: number
  readonly idleSessions: number
  /** Opened after the idle ones were measured, so that hardly a session comes back within minutes. */
  readonly moreSessions: number
  readonly growthRefreshes: number
}

export interface Options {
  readonly rows: ReadonlySet<RowName>
  readonly pace: Pace
  /** Where databases are made; the system's folder for temporary files if null. */
  readonly data: string | null
}

const full: Pace = {
  rounds: 5,
  seconds: 3.5,
  warmUpSeconds: 0.7,
  halfLoadSeconds: 15,
  loopSeconds: 300,
  calmSeconds: 80,
  idleSessions: 100_000,
  moreSessions: 300_000,
  growthRefreshes: 10_000,
}

export const quick: Pace = {
  rounds: 3,
  seconds: 1,
  warmUpSeconds: 0.4,
  halfLoadSeconds: 3,
  loopSeconds: 15,
  calmSeconds: 10,
  idleSessions: 100_000,
  moreSessions: 0,
  growthRefreshes: 1000,
}

export const usage: string = `npm run bench -- [options]

  --quick          about a minute instead of a quarter of an hour, and less exact
  --rows=a,b       only these: ${rowNames.join(', ')}
  --rounds=N       rounds of ceiling and subject in turn (${full.rounds})
  --seconds=N      length of one measurement (${full.seconds})
  --loop-seconds=N length of the refresh loop (${full.loopSeconds})
  --data=FOLDER    where the databases are made; it should be on the disk that is of interest

Example: npm run bench -- --quick --rows=refresh,verify
`

/** The options, or a sentence that says what is wrong with them. */
export const parseOptions = (argv: readonly string[]): Options | string => {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, strict: true })
    const base = values.quick ? quick : full
    const rows = values.rows === undefined ? rowNames : values.rows.split(',')
    const stranger = rows.find((row) => !isRowName(row))
    if (stranger !== undefined) return `There is no row "${stranger}". There are: ${rowNames.join(', ')}.`
    const pace = {
      ...base,
      rounds: positive('rounds', values.rounds) ?? base.rounds,
      seconds: positive('seconds', values.seconds) ?? base.seconds,
      loopSeconds: positive('loop-seconds', values['loop-seconds']) ?? base.loopSeconds,
    }
    return { rows: new Set(rows.filter(isRowName)), pace, data: values.data ?? null }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const known = {
  quick: { type: 'boolean', default: false },
  rows: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  'loop-seconds': { type: 'string' },
  data: { type: 'string' },
} as const

const isRowName = (name: string): name is RowName => (rowNames as readonly string[]).includes(name)

const positive = (name: string, text: string | undefined): number | null => {
  if (text === undefined) return null
  const value = Number(text)
  if (!(value > 0)) throw new RangeError(`--${name} is "${text}"; it must be a number above 0.`)
  return value
}
