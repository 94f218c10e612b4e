import { parseArgs } from 'node:util'
import { quick as quickPace, type Pace } from '../options.ts'

export interface PeerOptions {
  readonly pace: Pace
  /** Of each server that is compared. */
  readonly sessions: number
  /** Connections of the pool of each peer. */
  readonly pool: number
  /** Where databases are made; the system's folder for temporary files if null. */
  readonly data: string | null
}

const full: PeerOptions = {
  pace: { ...quickPace, rounds: 6, seconds: 1.4, warmUpSeconds: 0.5 },
  sessions: 20_000,
  // The default of `pg`, which none of the peers tells its users to change.
  pool: 10,
  data: null,
}
/** Enough for what is not the refreshing of many, and one for each connection. */
const fewestSessions = 2600
const quick: PeerOptions = { ...full, pace: quickPace, sessions: 8000 }

export const usage: string = `npm run bench:peers -- [options]

  --quick        about a minute instead of four, and less exact
  --rounds=N     rounds in which all take turns (${full.pace.rounds})
  --seconds=N    length of one measurement (${full.pace.seconds})
  --sessions=N   sessions of each server (${full.sessions}); each of ours may rotate ten times
  --pool=N       connections of each peer's pool (${full.pool})
  --data=FOLDER  where the databases are made; it should be on the disk that is of interest

The servers that ours is compared with are installed at the first run, in bench/peers/servers.
`

/** The options, or a sentence that says what is wrong with them. */
export const parsePeerOptions = (argv: readonly string[]): PeerOptions | string => {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, strict: true })
    const base = values.quick ? quick : full
    const rounds = Number(values.rounds ?? base.pace.rounds)
    const seconds = Number(values.seconds ?? base.pace.seconds)
    const sessions = Number(values.sessions ?? base.sessions)
    if (!(rounds > 0 && seconds > 0)) return 'Rounds and seconds must be numbers above 0.'
    if (!(sessions >= fewestSessions)) return `There must be at least ${fewestSessions} sessions.`
    const pool = Number(values.pool ?? base.pool)
    if (!(pool >= 1)) return 'A pool has at least one connection.'
    return { pool, pace: { ...base.pace, rounds, seconds }, sessions, data: values.data ?? null }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const known = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  sessions: { type: 'string' },
  pool: { type: 'string' },
  data: { type: 'string' },
} as const
