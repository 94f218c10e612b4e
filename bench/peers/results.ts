import type { Machine, RatioRow, Spread } from '../results.ts'

/** Everything that one run of `npm run bench:peers` found out; written as it is to `results/peers.json`. */
export interface PeerResults {
  readonly machine: Machine
  readonly postgres: string
  /** How the run was made, one sentence each. */
  readonly method: readonly string[]
  readonly refresh: readonly PeerRow[]
  readonly verify: readonly PeerRow[]
  readonly costs: readonly Cost[]
  readonly mishaps: readonly Mishaps[]
}

export interface PeerRow extends RatioRow {
  /** Answers per second of Pawl on PostgreSQL, divided by those of this server in the same round. */
  readonly oursOverIt: Spread
}

/** What one refresh leaves behind in PostgreSQL. */
export interface Cost {
  readonly id: string
  readonly title: string
  readonly refreshes: number
  /** Bytes. */
  readonly logOfOne: number
  readonly rowsOfThousand: number
  /** Bytes of tables and indexes. */
  readonly sizeOfThousand: number
}

/** How a server answers what goes wrong on every network. */
export interface Mishaps {
  readonly id: string
  readonly title: string
  /** Status of the same refresh sent once more, because its answer was lost. */
  readonly repeated: number
  /** The body of a refusal, shortened; empty where there was none. */
  readonly refusal: string
  /** Whether a client that never saw the first answer has a session afterwards: tried. */
  readonly survives: boolean
  /** Whether the tokens of the lost answer are still good after the repetition. */
  readonly firstAnswerSurvives: boolean
  /** Of so many requests at once with one token. */
  readonly racers: number
  /** Most different successors that were handed out for one token. */
  readonly successors: number
  /** Races after which nobody held tokens that worked. */
  readonly racesLost: number
  /** Requests of all races whose connection was closed without an answer. */
  readonly unanswered: number
  readonly races: number
}
