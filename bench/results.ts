import type { Latency } from './load/latency.ts'

/** Everything that one run of the benchmark found out; written as it is to `results/bench.json`. */
export interface Results {
  readonly machine: Machine
  /** How the run was made, one sentence each. */
  readonly method: readonly string[]
  readonly ratios: readonly RatioRow[]
  readonly figures: readonly Figure[]
}

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
  /** Median time of one flush (fdatasync) of 4 KiB where the databases lie; milliseconds. */
  readonly flush: number
  /** Whether server and load had a core of their own. */
  readonly pinned: boolean
  /** Load average of the last minute when the run began; well above 0 the machine was busy with something else. */
  readonly loadBefore: number
}

/** One path of the server against what the bare framework does with requests and answers of the same size. */
export interface RatioRow {
  readonly id: string
  readonly title: string
  readonly dividedBy: string
  readonly atLeast: number | null
  readonly ratio: Spread
  /** Requests answered per second, and their latency; medians over the rounds. */
  readonly perSecond: Spread
  readonly ceilingPerSecond: Spread
  readonly p50: number
  readonly p99: number
  /** Processor time of the server for one request, all threads; microseconds. */
  readonly cpu: Spread
  readonly ceilingCpu: Spread
  /** Resident memory of the server after the last round; bytes. */
  readonly rss: number
  /** What the answers were, beside the expected. */
  readonly remarks: readonly string[]
}

/** Median, least and greatest of the rounds. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** One number with a bound. */
export interface Figure {
  readonly id: string
  readonly title: string
  readonly value: number
  readonly unit: string
  readonly atMost: number | null
  readonly remarks: readonly string[]
}

/** What a row adds to the results. */
export interface Findings {
  readonly ratios?: readonly RatioRow[]
  readonly figures?: readonly Figure[]
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b)
  const low = sorted[0]
  const high = sorted.at(-1)
  if (low === undefined || high === undefined) throw new RangeError('No rounds, no spread.')
  return { median: medianOf(sorted), low, high }
}

const medianOf = (sorted: readonly number[]): number => {
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** The median over the rounds of one percentile; NaN-free: a round without answers counts as no latency at all. */
export const medianLatency = (rounds: readonly (Latency | null)[], of: (latency: Latency) => number): number => {
  const values = rounds.flatMap((latency) => (latency === null ? [] : [of(latency)]))
  return values.length === 0 ? 0 : spreadOf(values).median
}
