import {
  createKeyRing,
  createRotationJudge,
  EndedTokens,
  Fault,
  keyId,
  LoopTracker,
  plus,
  serverKey,
  type Clock,
  type Instant,
  type KeyRing,
  type Policy,
  type RotationJudge,
  type Services,
  type Session,
  type SessionId,
  type SessionStore,
  type Store,
} from '@pawl/core'
import {
  contractKeys,
  FakeHasher,
  FakeLimiter,
  interceptStore,
  openModelStore,
  type ModelDatabase,
} from '@pawl/store-testkit'
import type { Random } from '@pawl/core'

/** What a run is played with. A canary replaces the judge by a wrong one. */
export interface Rules {
  readonly policy: Policy
  readonly breakJudge: (judge: RotationJudge, policy: Policy, ring: () => KeyRing) => RotationJudge
  readonly breakStore: (store: Store, database: ModelDatabase) => Store
}

/** What all nodes of the deployment share. */
export interface Deployment {
  readonly database: ModelDatabase
  readonly random: Random
  readonly rules: Rules
  /** The true time, which no node sees. */
  now: Instant
}

/** At most so old is the row that a node's memory confirms a bearer with. */
export const cacheTtl = 5000

const serverKeys = contractKeys.map(({ id, secret }) => serverKey(keyId(id), secret))

/** A key roll-out, step by step: the new key is not here yet, only verifies, mints. */
const rings: readonly KeyRing[] = [
  createKeyRing(serverKeys.slice(0, 1), keyId(1), []),
  createKeyRing(serverKeys, keyId(1), []),
  createKeyRing(serverKeys, keyId(2), []),
]

export const lastRing: KeyRing = createKeyRing(serverKeys, keyId(2), [])

/** One server. Its clock is a little wrong, its memory a little old, its keys may not be the newest. */
export class SimulatedNode {
  readonly name: string
  readonly #deployment: Deployment
  readonly #skew: number
  readonly #memory = new Map<SessionId, { readonly row: Session; readonly seenAt: Instant }>()
  #rollout = 0
  /** What happens to the next rotation: nothing, or the connection breaks before or after the commit. */
  fault: 'none' | 'before' | 'after' = 'none'
  services: Services

  constructor(name: string, deployment: Deployment, skew: number) {
    this.name = name
    this.#deployment = deployment
    this.#skew = skew
    this.services = this.#start()
  }

  now(): Instant {
    return plus(this.#deployment.now, this.#skew)
  }

  get rollout(): number {
    return this.#rollout
  }

  advanceKeys(): void {
    this.#rollout = Math.min(this.#rollout + 1, rings.length - 1)
  }

  /** Everything that was in memory is gone. */
  restart(): void {
    this.#memory.clear()
    this.services = this.#start()
  }

  /** A notice that something ended: what this node remembers may be wrong. */
  forget(): void {
    this.#memory.clear()
  }

  #ring(): KeyRing {
    return rings[this.#rollout] ?? lastRing
  }

  #start(): Services {
    const { database, random, rules } = this.#deployment
    const { policy } = rules
    const ring = (): KeyRing => this.#ring()
    const clock: Clock = { now: () => this.now() }
    const judge = rules.breakJudge(createRotationJudge(policy, ring), policy, ring)
    return {
      store: this.#withMemory(this.#withFaults(rules.breakStore(openModelStore(judge, database), database))),
      clock,
      random,
      hasher: new FakeHasher(),
      limiter: new FakeLimiter(),
      events: { emit: () => undefined },
      policy,
      ring,
      // Small, so that a story costs no more than it has to.
      loops: new LoopTracker(policy, 20),
      endedTokens: new EndedTokens(20),
      passwordMinLength: 1,
    }
  }

  #withFaults(store: Store): Store {
    return interceptStore(store, async ({ name }, run) => {
      const { fault } = this
      if (name !== 'sessions.rotate' || fault === 'none') return run()
      this.fault = 'none'
      if (fault === 'after') await run()
      throw new Fault('store_unavailable', 'The connection was lost.')
    })
  }

  /** Remembers rows as this node last saw them, for at most the time to live. */
  #withMemory(store: Store): Store {
    const see = (row: Session): void => void this.#memory.set(row.id, { row, seenAt: this.now() })
    const recall: SessionStore['recall'] = (id) => {
      const seen = this.#memory.get(id)
      return seen !== undefined && this.now() - seen.seenAt < cacheTtl ? seen.row : undefined
    }
    const seeing = interceptStore(store, async ({ name }, run) => {
      const answer = await run()
      // A command on this node that may have ended sessions takes effect here at once.
      if (!['sessions.find', 'sessions.rotate', 'ping'].includes(name)) this.#memory.clear()
      return answer
    })
    const sessions: SessionStore = Object.create(seeing.sessions, {
      recall: { value: recall },
      find: {
        value: async (id: SessionId) => {
          const row = await seeing.sessions.find(id)
          if (row !== null) see(row)
          return row
        },
      },
      rotate: {
        value: async (request: Parameters<SessionStore['rotate']>[0]) => {
          const outcome = await seeing.sessions.rotate(request)
          if ('session' in outcome) see(outcome.session)
          return outcome
        },
      },
    }) as SessionStore
    return { ...seeing, sessions }
  }
}
