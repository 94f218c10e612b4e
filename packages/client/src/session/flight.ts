import type { Core } from './core.ts'
import type { RefreshCause } from './events.ts'
import type { HeldPair } from './held-pair.ts'
import { present } from './present.ts'

export interface Flights {
  /**
   * Resolves when another pair than `from` is there and stored, or when the session has ended. One flight at a time. Where the bearer may still
   * be good (`early`, `suspect`) it uses an open gate only; else it waits for the gate, up to half a minute.
   *
   * @param target the account to switch to
   * @throws PawlError
   */
  readonly renew: (cause: RefreshCause, from?: HeldPair, target?: number) => Promise<void>
  /** Resolves when no flight is under way. */
  readonly landed: () => Promise<void>
}

/** A caller whose bearer has run out waits for the gate no longer than this, in milliseconds. */
const LONGEST_WAIT = 30_000
const LOOK_AGAIN = 1_000

export function createFlights(core: Core): Flights {
  const { vault, gate, mono } = core
  let flight: Promise<void> | undefined
  let isHasty = false

  /** Tries until it is settled. The lock is held for one try only, never while waiting. */
  async function fly(cause: RefreshCause, isSettled: () => boolean, target: number | undefined): Promise<void> {
    const givesUpAt = mono() + (isHasty ? 1 : LONGEST_WAIT)
    let credentials: unknown
    for (let isDone = false; !isDone; isDone ||= isSettled()) {
      const wait = gate.wait()
      if (wait) {
        // While this process has to wait, another one may succeed.
        await vault.sync()
        if (isSettled()) return
        if (mono() + wait > givesUpAt) throw gate.reason()
        await new Promise<void>((resolve) => core.timer(resolve, Math.min(wait, LOOK_AGAIN)))
      } else {
        if (!vault.held) credentials ??= await core.credentials?.()
        isDone = await vault.locked(
          async () => isSettled() || (!gate.wait() && present(core, cause, credentials, target)),
        )
      }
    }
  }
  const landed = async (): Promise<void> => flight?.catch(() => undefined)

  return {
    landed,
    async renew(cause, from, target) {
      const mayFail = cause === 'early' || cause === 'suspect'
      const isSettled = (): boolean => (target ? !vault.held : vault.held !== from)
      // One that will not wait as long, or that knows nothing of the account, is no answer: let it land first.
      while (flight && (target ?? (isHasty && !mayFail))) await landed()
      if (!flight && !isSettled()) {
        isHasty = mayFail
        flight = fly(cause, isSettled, target).finally(() => {
          flight = undefined
        })
      }
      return flight?.catch((error: unknown) => {
        // One that another caller began, perhaps to another account, may fail when this caller has what it wants.
        if (!isSettled()) throw error
      })
    },
  }
}
