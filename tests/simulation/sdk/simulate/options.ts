import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export interface Options {
  readonly schedules: number
  readonly workers: number
  readonly seed: number
  /** Leads to one schedule of the seed. */
  readonly path: string | undefined
}

export const usage: string = `npm run simulate -- [options]

  --schedules N  how many; 1000000 unless given
  --workers N    how many at once; one for each core unless given
  --seed N       the same schedules once more
  --path P       only the one of this seed that the path leads to

Example: npm run simulate -- --schedules 20000 --seed 42

It ends at the first schedule that breaks a guarantee of the SDK or an invariant of the domain, made as short as possible.
`

const known = {
  schedules: { type: 'string', default: '1000000' },
  workers: { type: 'string', default: String(availableParallelism()) },
  seed: { type: 'string' },
  path: { type: 'string' },
} as const

/** The options, or a sentence that says what is wrong with them. */
export const parseOptions = (argv: readonly string[]): Options | string => {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, strict: true })
    const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
    const numbers = { schedules: Number(values.schedules), workers: Number(values.workers), seed }
    for (const [name, value] of Object.entries(numbers))
      if (!Number.isInteger(value) || (value < 1 && name !== 'seed')) return `--${name} must be a whole number.`
    return { ...numbers, path: values.path }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}
