import {
  createRotationJudge,
  EndedTokens,
  LoopTracker,
  type DomainEvent,
  type KeyRing,
  type Policy,
  type Random,
  type Services,
  type Store,
} from '@pawl/core'
import { ModelDatabase, openModelStore } from '../model-store.ts'
import { contractPolicy, contractRing } from '../sample.ts'
import { FakeClock } from './clock.ts'
import { FakeHasher } from './hasher.ts'
import { FakeLimiter } from './limiter.ts'
import { seededRandom } from './random.ts'

/** What use cases are given, with everything that a test may want to turn or to look at. */
export interface FakeServices extends Services {
  readonly clock: FakeClock
  readonly hasher: FakeHasher
  readonly limiter: FakeLimiter
  readonly database: ModelDatabase
  /** What was told, in order. */
  readonly emitted: DomainEvent[]
}

/** One node on the model store. Two with one `database` and one `clock` are two nodes of one deployment. */
export const createFakeServices = (
  given: {
    readonly policy?: Partial<Policy>
    readonly ring?: () => KeyRing
    readonly database?: ModelDatabase
    readonly clock?: FakeClock
    readonly random?: Random
    /** Puts something around the store: to count, delay or fail commands. */
    readonly around?: (store: Store) => Store
  } = {},
): FakeServices => {
  const { ring = () => contractRing, database = new ModelDatabase(), around = (store: Store) => store } = given
  const policy = { ...contractPolicy, ...given.policy }
  const emitted: DomainEvent[] = []
  return {
    store: around(openModelStore(createRotationJudge(policy, ring), database)),
    clock: given.clock ?? new FakeClock(),
    random: given.random ?? seededRandom(1),
    hasher: new FakeHasher(),
    limiter: new FakeLimiter(),
    events: { emit: (event) => void emitted.push(event) },
    policy,
    ring,
    loops: new LoopTracker(policy),
    endedTokens: new EndedTokens(),
    passwordMinLength: 8,
    database,
    emitted,
  }
}
