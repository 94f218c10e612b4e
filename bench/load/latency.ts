/** Of what was measured, in milliseconds. */
export interface Latency {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** The smallest value that at least `share` of all are not above (nearest rank). `sorted` ascends and is not empty. */
export const percentile = (sorted: Float64Array, share: number): number => {
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  const value = sorted[rank - 1]
  if (value === undefined) throw new RangeError(`No value at ${share} of ${sorted.length}.`)
  return value
}

/** Every sample is kept, so that percentiles are exact; null where there was none. */
export const summarise = (samples: readonly number[]): Latency | null => {
  if (samples.length === 0) return null
  const sorted = Float64Array.from(samples).sort()
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  }
}
