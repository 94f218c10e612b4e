/** How values are spread: what a Prometheus histogram shows, counted without its maps of labels. */
export class Distribution {
  /** Upper bounds of the buckets, ascending; what is above the last is counted too. */
  readonly bounds: readonly number[]
  /** One count for each bound, and one for what is above. */
  readonly counts: readonly number[]
  readonly #counts: number[]
  #sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.#counts = [...bounds, Infinity].map(() => 0)
    this.counts = this.#counts
  }

  get sum(): number {
    return this.#sum
  }

  add(value: number): void {
    let bucket = 0
    while (value > (this.bounds[bucket] ?? Infinity)) bucket += 1
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }
}
