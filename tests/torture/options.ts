import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { experimentNames, type ExperimentName, type Extent } from './plan.ts'

export interface Options {
  readonly names: readonly ExperimentName[]
  readonly extent: Extent
  /** Decides instants and choices; what the machine does in between it cannot decide. */
  readonly seed: number
}

export const usage: string = `npm run torture -- [options]

  --small        a few minutes instead of three quarters of an hour: what \`npm test\` does
  --only a,b     only these: ${experimentNames.join(', ')}
  --seed N       the same instants and choices once more

Example: npm run torture -- --only crash,race --seed 42

The whole of it writes docs/torture.md.
`

/** The options, or a sentence that says what is wrong with them. */
export const parseOptions = (argv: readonly string[]): Options | string => {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, strict: true })
    const names = values.only === undefined ? experimentNames : values.only.split(',')
    const stranger = names.find((name) => !isExperiment(name))
    if (stranger !== undefined) return `There is no experiment "${stranger}". There are: ${experimentNames.join(', ')}.`
    const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
    if (!Number.isInteger(seed) || seed < 0) return `--seed is "${values.seed ?? ''}"; it must be a whole number.`
    return { names: names.filter(isExperiment), extent: values.small ? 'small' : 'full', seed }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const known = {
  small: { type: 'boolean', default: false },
  only: { type: 'string' },
  seed: { type: 'string' },
} as const

const isExperiment = (name: string): name is ExperimentName => (experimentNames as readonly string[]).includes(name)
