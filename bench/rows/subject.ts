import type { GroupResult, ScriptOrder } from '../load/job.ts'
import type { Vitals } from '../process/probe.ts'

/** A server that is measured. */
export interface Measured {
  readonly port: number
  vitals(reset?: boolean): Promise<Vitals>
}

/** One path of the server, and what it is compared with. */
export interface Subject {
  readonly id: string
  readonly title: string
  readonly atLeast: number | null
  readonly server: Measured
  readonly connections: number
  readonly script: ScriptOrder
  /** The text of one such request; the ceiling is sent the same with another path. */
  readonly sample: string
  /** `/ceiling/480` and the like. */
  readonly ceilingPath: string
  readonly ceilingTitle: string
  /** Requests of each connection before the first round. */
  readonly rehearsal?: number
  /** Sees all rounds; throws if the answers were not what the row is about. Answers what a reader should know. */
  readonly judge: (rounds: readonly GroupResult[]) => readonly string[]
}

export const everyStatusIs = (status: number, rounds: readonly GroupResult[]): void => {
  const others = rounds
    .flatMap(({ statuses }) => Object.entries(statuses))
    .filter(([found]) => Number(found) !== status)
  if (others.length > 0)
    throw new Error(`Expected ${status}, and there were answers of ${JSON.stringify(Object.fromEntries(others))}.`)
}

export const total = (rounds: readonly GroupResult[], of: (round: GroupResult) => number): number =>
  rounds.reduce((sum, round) => sum + of(round), 0)

export const answersOf = ({ statuses }: GroupResult): number =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0)
