import { Histogram, type Registry } from 'prom-client'
import type { Distribution } from './distribution.ts'

export type Labels = Readonly<Record<string, string>>

export interface CountedElsewhere<Value> {
  readonly name: string
  readonly help: string
  readonly registry: Registry
  readonly read: () => Iterable<readonly [Labels, Value]>
}

/** One line of the text format. `sharedLabels` is what prom-client's own histograms have and read. */
interface Sample {
  readonly metricName: string
  readonly labels: Record<string, string>
  readonly sharedLabels: Labels
  readonly value: number
}

/** A histogram whose buckets were filled elsewhere: prom-client's own keeping of them costs as much as verifying a token. */
export class CountedHistogram extends Histogram {
  readonly #counted: CountedElsewhere<Distribution>

  constructor(counted: CountedElsewhere<Distribution>) {
    const { name, help, registry } = counted
    super({ name, help, registers: [registry] })
    this.#counted = counted
  }

  /** What the registry asks every histogram for. */
  getForPromString(): Promise<object> {
    return Promise.resolve(this.#shown((sample) => sample))
  }

  /** The same for putting several processes together, where every sample has all its labels. */
  override get(): ReturnType<Histogram['get']> {
    const shown = this.#shown(({ sharedLabels, labels, ...sample }) => ({
      ...sample,
      labels: { ...labels, ...sharedLabels },
    }))
    return Promise.resolve(shown as unknown as Awaited<ReturnType<Histogram['get']>>)
  }

  #shown(written: (sample: Sample) => object): object {
    const { name, help, read } = this.#counted
    const values = [...read()].flatMap(([labels, spread]) => samplesOf(name, labels, spread).map(written))
    return { name, help, type: 'histogram', aggregator: 'sum', values }
  }
}

const samplesOf = (name: string, labels: Labels, { bounds, counts, sum }: Distribution): Sample[] => {
  let count = 0
  const buckets = [...bounds, '+Inf'].map((bound, index) => {
    count += counts[index] ?? 0
    return { metricName: `${name}_bucket`, labels: { le: String(bound) }, sharedLabels: labels, value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, sharedLabels: labels, value: sum },
    { metricName: `${name}_count`, labels: {}, sharedLabels: labels, value: count },
  ]
}
