import { now, type Core } from './core.ts'
import type { RefreshCause } from './events.ts'
import { exchange, type Outcome } from './exchange.ts'
import type { HeldPair } from './held-pair.ts'
import { withoutTarget } from './record.ts'

/** In milliseconds of either clock: the monotonic one may stand still meanwhile. No read takes as long: it is given up after 10 s. */
const STOPPED = 30_000

/**
 * Presents the refresh token once, under the lock and with the storage just read, and stores what comes of it; without a session, the credentials.
 * Returns whether what was wanted is done; if not, it may be tried again.
 *
 * @param wanted the account to switch to
 * @throws PawlError for what no repetition cures
 */
export async function present(
  core: Core,
  cause: RefreshCause,
  credentials: unknown,
  wanted: number | undefined,
): Promise<boolean> {
  const { vault, gate, wire } = core
  const { held } = vault
  const target = held?.record.target
  const { mono, wall } = now(core)
  // Writes what could not be written before: a successor of what is not stored could not be found again after a crash.
  if (held) await vault.keep(held.record)
  // A process that was stopped looks again: by now others may have gone on so far that the server would take this token for a stolen one.
  if (Math.max(core.mono() - mono, core.wall() - wall) > STOPPED) await vault.sync()
  if (vault.held !== held) return false
  const request = held ? wire.refresh(held.record) : wire.login(credentials)
  gate.pass()
  core.counters[held ? 'refreshes' : 'logins']++
  const outcome = await exchange(core, request)
  if (!outcome.pair) return judge(core, outcome, wanted, held)
  const { pair, sent } = outcome
  await vault.receive(pair, sent, held?.record, target === wanted ? undefined : wanted)
  const { strikes = 0, closesAt } = held ?? {}
  if (vault.held) vault.held.strikes = cause === 'refused' ? strikes + 1 : closesAt ? strikes : 0
  core.emit('refreshed', { cause, tokenLifetime: pair.tokenLifetime })
  return target === wanted
}

/** What a failure means for the session, the gate and the caller. */
async function judge(
  core: Core,
  { error, verdict }: Outcome & { pair?: never },
  wanted: number | undefined,
  held: HeldPair | undefined,
): Promise<boolean> {
  const { vault, gate } = core
  const target = held?.record.target
  // A login can be refused with the same words, but ends nothing.
  const word = held && verdict
  const isFinal = !word && !error.retryable
  core.counters.failures++
  if (held && word && (word === 'dead' || held.isSuperseded)) {
    // Another process may have stored a newer pair while this one was on its way.
    await vault.sync()
    if (vault.held === held) await vault.finish(error.reason ?? error.code, error)
  } else if (held && isFinal && target) {
    // The switch was refused, so the token was not spent: from here on it is an ordinary one again.
    await vault.keep(withoutTarget(held.record))
    if (target === wanted) throw error
  } else {
    if (held && word) held.isSuperseded = true
    // Tried again and again, wrong credentials would only lock the user out: until another login, they are this call's answer.
    const leastWait = word ? 10 : isFinal && !held ? Infinity : undefined
    core.emit('refreshFailed', { error, retryIn: gate.fail(error, leastWait) / 1000 })
    if (isFinal) throw error
  }
  return false
}
