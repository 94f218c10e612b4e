import type { Moment } from './core.ts'
import type { RefreshCause } from './events.ts'
import type { LiveRecord } from './record.ts'

/** The pair in use, anchored on this process's own clocks. */
export interface HeldPair {
  /** Replaced where the storage's copy of the same pair knows more. */
  record: LiveRecord
  /** When the request that brought it was sent: the server cannot have issued it earlier, so a deadline counted from here is never late. */
  readonly sent: Moment
  /** Milliseconds from `sent` for which the bearer is good. */
  readonly lifetime: number
  /** Milliseconds before the deadline from which on a refresh runs beside the calls. */
  readonly margin: number
  /** The wall clock's lead over the monotonic one when it last jumped, in milliseconds. */
  lead?: number
  /** The one refresh that a wall clock far ahead may cause has been made. */
  isHinted?: boolean
  /** How many bearers before it were refused one after the other, each when it was fresh. */
  strikes?: number
  /** When the breaker closes again that opened because this bearer was refused, though fresh. */
  closesAt?: number
  /** The server said once that another request had spent its refresh token. */
  isSuperseded?: boolean
}

/** A lead of the wall clock up to this, in milliseconds, is drift and adjustment, not sleep. */
const JUMP = 60_000

export function holdPair(record: LiveRecord, random: number, sent: Moment): HeldPair {
  const lifetime = lifetimeOf(record)
  // ± 20 % for each token, so that fleets and tabs spread.
  return { record, sent, lifetime, margin: Math.min(lifetime / 10, 120_000) * (0.8 + 0.4 * random) }
}

/** For a pair from the storage: its age by the own wall clock, in which a constant error cancels; never more than one lifetime, never less than none. */
export function sentByWall(record: LiveRecord, { mono, wall }: Moment): Moment {
  const age = Math.min(Math.max(wall - record.wallAtSend, 0), lifetimeOf(record))
  return { mono: mono - age, wall: wall - age }
}

/** Milliseconds to plan with. */
function lifetimeOf({ pair: { tokenLifetime } }: LiveRecord): number {
  return (tokenLifetime < 0 ? 10 : tokenLifetime) * 1000
}

/**
 * Why the pair should be refreshed now, if it should. `expired`: only a refresh helps. `early`: still good, refresh beside the call.
 * `suspect`: the machine may have slept through its end.
 *
 * @param jumped hears by how many milliseconds the wall clock moved against the monotonic one
 */
export function causeToRefresh(
  held: HeldPair,
  { mono, wall }: Moment,
  jumped: (milliseconds: number) => void,
): (RefreshCause & ('expired' | 'early' | 'suspect')) | undefined {
  const { sent, lifetime, margin, lead: before = 0 } = held
  const age = mono - sent.mono
  const lead = wall - sent.wall - age
  if (Math.abs(lead - before) > JUMP) {
    jumped(lead - before)
    held.lead = lead
  }
  if (age >= lifetime) return 'expired'
  if (!held.isHinted && lead > JUMP && age + lead >= lifetime) return 'suspect'
  return age >= lifetime - margin ? 'early' : undefined
}
