import { PawlError } from '../errors.ts'
import type { Core } from './core.ts'
import type { Flights } from './flight.ts'
import type { HeldPair } from './held-pair.ts'

/** A bearer that is refused within this, in milliseconds, of being asked for because the one before was refused: refreshing is no cure. */
const FRESH = 60_000

/**
 * Finds a bearer instead of one that the API refused: a newer one in the storage, else one from a refresh. When that is refused too, a breaker
 * opens for 10, 20, 40 … 300 s, for which a 401 is the caller's to see; it begins again at 10 s when a bearer was good to its end.
 */
export function createReplacement(
  { vault, mono, emit, counters }: Core,
  renew: Flights['renew'],
  { current, good }: { readonly current: () => Promise<HeldPair>; readonly good: () => Promise<string> },
): (refused: string) => Promise<string> {
  const trip = (held: HeldPair): void => {
    if (held.closesAt) return
    const seconds = Math.min(300, 5 * 2 ** (held.strikes ?? 1))
    held.closesAt = mono() + seconds * 1000
    emit('breakerOpen', { seconds })
  }
  return async (refused) => {
    counters.refusals++
    const from = await current()
    const isSame = (held = vault.held): held is HeldPair => held?.record.pair.token === refused
    if (isSame()) await vault.sync()
    if (isSame()) {
      if (from.strikes && mono() - from.sent.mono < FRESH) trip(from)
      if (mono() >= (from.closesAt ?? 0)) await renew('refused', from)
      if (isSame(vault.held)) trip(vault.held)
    }
    const token = await good()
    if (token === refused) throw new PawlError('bearer_refused', 'A fresh bearer is refused too.')
    return token
  }
}
