import { PawlError } from '../errors.ts'
import { now, type Core } from './core.ts'
import type { RefreshCause } from './events.ts'
import type { Flights } from './flight.ts'
import { createReplacement } from './replacement.ts'
import { causeToRefresh, type HeldPair } from './held-pair.ts'

export interface TokenSource {
  /** The pair in use; one is found or opened where there is none. @throws PawlError when the session is over. */
  readonly current: () => Promise<HeldPair>
  /** A bearer that is good now; `refused` is one that the API answered with 401. @throws PawlError, also when none better can be had. */
  readonly token: (refused?: string) => Promise<string>
  /** Looks at the pair, and starts a refresh beside the calls if one is due. */
  readonly check: () => void
}

export function createTokenSource(core: Core, { renew }: Flights): TokenSource {
  const { vault, credentials, emit } = core

  const causeNow = (held = vault.held): ReturnType<typeof causeToRefresh> =>
    held
      ? causeToRefresh(held, now(core), (milliseconds) => emit('clockJump', { seconds: milliseconds / 1000 }))
      : 'expired'

  async function current(): Promise<HeldPair> {
    const cause = causeNow()
    // Before a call waits: another process may have stored what it would wait for, while the request of this one is lost or its lock is held.
    if (cause && cause !== 'early') await vault.sync()
    if (!vault.held && credentials && vault.end?.reason !== 'logout') await renew('login')
    if (!vault.held) throw vault.end ?? new PawlError('not_logged_in', 'There is no session: log in.')
    return vault.held
  }

  async function refreshBeside(from: HeldPair, cause: RefreshCause): Promise<void> {
    await renew(cause, from).catch(() => undefined)
    if (cause === 'suspect') from.isHinted = true
  }
  async function good(): Promise<string> {
    for (let round = 0; ; round++) {
      const from = await current()
      const cause = causeNow(from)
      if (cause === 'suspect') await refreshBeside(from, cause)
      // The server's own lifetimes may be too short for this line; after two rounds let the API judge.
      else if (cause === 'expired' && round < 2) await renew(cause, from)
      else {
        if (cause) void refreshBeside(from, cause)
        return from.record.pair.token
      }
    }
  }
  const insteadOf = createReplacement(core, renew, { current, good })

  return {
    current,
    token: (refused) => (refused === undefined ? good() : insteadOf(refused)),
    check() {
      const { held } = vault
      const cause = held && causeNow(held)
      // What has run out is refreshed by the next call, if there is one.
      if (cause && cause !== 'expired') void refreshBeside(held, cause)
    },
  }
}
