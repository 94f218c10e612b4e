import type { Registry } from 'prom-client'

/** What one of several processes knows of those that answer on the same port. */
export interface Team {
  /** Number of this process among them, from 1. Whoever takes the place of one that died has its number. */
  readonly place: number
  /** Its name among the nodes, which it takes over as well. */
  readonly node: string
  /** Puts what this process counts to what the others do. The answer tells all of it, in the text format of Prometheus. */
  readonly share: (own: Registry) => () => Promise<string>
}
