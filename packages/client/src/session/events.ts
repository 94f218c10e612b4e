import type { Notice } from '@pawl/protocol'
import type { PawlError } from '../errors.ts'

/** Why a pair was asked for. */
export type RefreshCause = 'login' | 'early' | 'expired' | 'suspect' | 'refused' | 'masquerade'

/** What a session tells, beside the answers of its calls. No event holds a secret. */
export interface SessionEvents {
  /** A new pair came and was stored. */
  refreshed: {
    readonly cause: RefreshCause
    /** Seconds. */
    readonly tokenLifetime: number
  }
  /** One presentation of the refresh token failed; the next is not before `retryIn` seconds. */
  refreshFailed: { readonly error: PawlError; readonly retryIn: number }
  /** The session is over: log in again. Comes once for each login. */
  ended: { readonly reason: string; readonly error: PawlError }
  /** What the server, or the SDK about the server, has to say to the developer. */
  notice: Notice | { readonly code: 'unusable_lifetime'; readonly message: string }
  /** The wall clock moved by this many seconds against the monotonic one. */
  clockJump: { readonly seconds: number }
  /** The API refuses bearers that were just refreshed; for so many seconds its 401 answers go to the caller as they are. */
  breakerOpen: { readonly seconds: number }
  /** The storage failed; the session goes on in memory. */
  storageFailed: { readonly error: PawlError }
}

export type Emit = <Name extends keyof SessionEvents>(name: Name, event: SessionEvents[Name]) => void

export interface Emitter {
  readonly emit: Emit
  /** Returns what takes the listener off again. */
  readonly on: <Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
  ) => () => void
}

type Listener = (event: SessionEvents[keyof SessionEvents]) => void

export function createEmitter(): Emitter {
  const entries = new Set<readonly [name: string, listener: Listener]>()
  return {
    on(name, listener) {
      const entry = [name, listener as Listener] as const
      entries.add(entry)
      return () => entries.delete(entry)
    },
    emit(name, event) {
      for (const [wanted, listener] of entries) {
        try {
          if (wanted === name) listener(event)
        } catch (fault) {
          // A listener's mistake must be seen, but must not keep a pair from being stored.
          queueMicrotask(() => {
            throw fault
          })
        }
      }
    },
  }
}
