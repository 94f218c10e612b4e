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
  /** What a reader should know of the answers of all rounds. */
  readonly judge: (rounds: readonly GroupResult[]) => readonly string[]
}

/** One sentence for each status that was not the expected one. */
export const unexpectedAnswers = (expected: number, rounds: readonly GroupResult[]): string[] => {
  const statuses = new Set(rounds.flatMap((round) => Object.keys(round.statuses)))
  statuses.delete(String(expected))
  return [...statuses].map((status) => {
    const count = total(rounds, (round) => round.statuses[status] ?? 0)
    const body = rounds.map(({ bodies }) => bodies[status]).find((text) => text !== undefined)
    return `**Unexpected**: ${count.toLocaleString('en')} answers of ${status}${body === undefined ? '' : ` (${body})`}.`
  })
}

export const total = (rounds: readonly GroupResult[], of: (round: GroupResult) => number): number =>
  rounds.reduce((sum, round) => sum + of(round), 0)

export const answersOf = ({ statuses }: GroupResult): number =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0)
