import type { Session, SessionId } from '@pawl/core'
import type { Ledger } from '../ledger.ts'
import type { Observation } from '../observation.ts'
import type { Deployment, SimulatedNode } from '../node.ts'

/** What an invariant may look at. */
export interface Scene {
  readonly ledger: Ledger
  readonly deployment: Deployment
  readonly nodes: readonly SimulatedNode[]
  /** The rows as they were before this step. */
  readonly before: ReadonlyMap<SessionId, Session>
  /** What was seen in this step. */
  readonly seen: readonly Observation[]
  /** Which sessions this step has anything to do with. */
  readonly concerns: (session: Session) => boolean
}

/** Throws `Broken` as soon as it does not hold. */
export interface Invariant {
  readonly name: string
  /** Something was seen. The ledger knows it already. */
  observe?(observation: Observation, scene: Scene): void
  /** A step is over. */
  settle?(scene: Scene): void
}

/** Between two nodes' clocks, and for deadlines that are rounded up to a second. */
export const slack = 5000
