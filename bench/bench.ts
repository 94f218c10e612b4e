import type { GeneratorProcess } from './process/generator-process.ts'
import type { Pace } from './options.ts'
import type { Progress } from './progress.ts'
import type { BenchKeys } from './seed/keys.ts'

/** What every row is given. */
export interface Bench {
  readonly generator: GeneratorProcess
  /** Emptied at the end of the run. */
  readonly folder: string
  readonly keys: BenchKeys
  readonly pace: Pace
  readonly progress: Progress
}
