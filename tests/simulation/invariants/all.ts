import { atomic } from './atomic.ts'
import { Durable } from './durable.ts'
import { finite } from './finite.ts'
import type { Invariant } from './invariant.ts'
import { isolation } from './isolation.ts'
import { noClientClock } from './no-client-clock.ts'
import { NoResurrection } from './no-resurrection.ts'
import { oneLiveToken } from './one-live-token.ts'
import { oneSuccessor } from './one-successor.ts'
import { reuseIsDetected } from './reuse.ts'
import { safeRetry } from './safe-retry.ts'

/** A fresh set for one run. */
export const allInvariants = (): readonly Invariant[] => [
  oneSuccessor(),
  oneLiveToken(),
  atomic(),
  new Durable(),
  new NoResurrection(),
  safeRetry(),
  finite(),
  noClientClock(),
  isolation(),
  reuseIsDetected(),
]
