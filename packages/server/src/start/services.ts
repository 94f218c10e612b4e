import {
  EndedTokens,
  LoopTracker,
  type KeyRing,
  type PasswordHasher,
  type Random,
  type Services,
  type Store,
} from '@pawl/core'
import { availableParallelism } from 'node:os'
import type { AnchoredClock } from '../clock/clock.ts'
import type { Settings } from '../config/settings.ts'
import { createAttemptLimiter } from '../limits/attempt-limiter.ts'
import { sharedBudgets } from '../limits/shared-budgets.ts'
import type { Observer } from '../observe/observer.ts'
import { createHashers, hashingLimits } from '../password/hasher.ts'
import type { OpenedStore } from './open-store.ts'

export interface ServiceParts {
  readonly settings: Settings
  readonly store: Store
  readonly shared: OpenedStore['shared']
  readonly clock: AnchoredClock
  readonly ring: () => KeyRing
  readonly random: Random
  readonly observer: Observer
}

/** Threads of libuv's pool, unless somebody says otherwise. */
const defaultThreads = 4

/** Everything that use cases are given. */
export const createServices = (parts: ServiceParts): { services: Services; hasherForBasic: PasswordHasher } => {
  const { settings, store, shared, clock, ring, random, observer } = parts
  const { policy, passwordMinLength } = settings
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? defaultThreads)
  const { hasher, hasherForBasic, depth } = createHashers({
    limits: hashingLimits(Math.ceil(availableParallelism() / settings.workers), threads),
    random,
    waited: (seconds) => observer.hashWaited(seconds),
  })
  observer.watch({ hashQueueDepth: depth, clockDivergenceSeconds: () => clock.divergenceSeconds() })
  const services: Services = {
    store,
    clock,
    random,
    hasher,
    limiter: createAttemptLimiter(clock, settings.login, shared === null ? undefined : sharedBudgets(shared.budgets)),
    events: observer,
    policy,
    ring,
    loops: new LoopTracker(policy),
    endedTokens: new EndedTokens(),
    passwordMinLength,
  }
  return { services, hasherForBasic }
}
