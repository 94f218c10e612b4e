import type { Pair, RefreshWire } from '../load/job.ts'
import type { RequestText } from '../load/request.ts'
import type { Measured } from '../rows/subject.ts'

/** A server that does the same job as the others, with its sessions. */
export interface Contestant {
  readonly id: string
  readonly title: string
  readonly server: Measured
  readonly sessions: readonly Pair[]
  readonly wire: RefreshWire
  /** Asks whether a bearer is good, in the way that this server has for it. */
  readonly verify: (pair: Pair) => RequestText
  readonly verifies: string
  /** URL of its database; null where it keeps its data otherwise. */
  readonly database: string | null
  readonly stop: () => Promise<void>
}
