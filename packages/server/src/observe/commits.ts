import { Distribution } from './distribution.ts'

/** What a store tells of its batches. Made before the store, which is opened before there is a clock to observe by. */
export class Commits {
  /** How long a batch took to become durable. */
  readonly seconds: Distribution = new Distribution([
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
  ])
  /** How many commands became durable together. */
  readonly size: Distribution = new Distribution([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])

  add(size: number, seconds: number): void {
    this.size.add(size)
    this.seconds.add(seconds)
  }
}
