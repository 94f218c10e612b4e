import type { LoopTracker } from './loop/tracker.ts'
import type { Policy } from './policy.ts'
import type { AttemptLimiter, Clock, EventSink, PasswordHasher, Random, Store } from './ports.ts'
import type { EndedTokens } from './session/ended-tokens.ts'
import type { KeyRing } from './token/key-ring.ts'

/** Everything that use cases are given. Each names the part that it takes. */
export interface Services {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly hasher: PasswordHasher
  readonly limiter: AttemptLimiter
  readonly events: EventSink
  readonly policy: Policy
  /** Asked for anew each time: keys are reloaded while the server runs. */
  readonly ring: () => KeyRing
  readonly loops: LoopTracker
  readonly endedTokens: EndedTokens
  /** Shortest password that may be set, in characters. */
  readonly passwordMinLength: number
}

/** Where a request comes from. */
export interface Origin {
  readonly address: string
  /** User agent, at most 256 characters. */
  readonly device: string
}
