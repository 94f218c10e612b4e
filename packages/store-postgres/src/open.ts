import type { RotationJudge, RotationOutcome, RotationRequest, Store } from '@pawl/core'
import { createAccountStore } from './account/store.ts'
import { createAuditStore } from './audit/store.ts'
import { createBudgetStore, type BudgetStore } from './budget/store.ts'
import { Database, probe } from './commit/database.ts'
import { Lanes } from './commit/lanes.ts'
import { readClock, type Rewrite } from './database/connection.ts'
import { Pool } from './database/pool.ts'
import { createDeploymentStore } from './deployment/store.ts'
import { createLoopStore } from './loop/store.ts'
import { Memory } from './memory.ts'
import { Listener } from './news/listener.ts'
import { migratePostgres } from './offline.ts'
import { createRotation } from './session/rotate.ts'
import { createSessionStore } from './session/store.ts'
import { createUserStore } from './user/store.ts'

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`; what `pg` understands in a URL (`sslmode`, …) may follow. */
  readonly url: string
  /** From core's `createRotationJudge`. */
  readonly judge: RotationJudge
  /** Milliseconds for which a row may confirm a bearer after it was seen; 5,000 by default. */
  readonly recallFor?: number
  /** Sessions kept in memory, about 1 kB each; 50,000 by default. */
  readonly cachedSessions?: number
  /** Rotations that may wait in each of two lanes; one more is `overloaded`. 5,000 by default. */
  readonly queueLimit?: number
  /** Is told of every batch of rotations: how many, and how many seconds it took. For metrics; must not throw. */
  readonly committed?: (commands: number, seconds: number) => void
  /** For tests: the migrations of another Pawl. */
  readonly migrations?: URL
  /** For tests: puts something broken in the place of a statement. */
  readonly rewrite?: Rewrite
}

export interface PostgresStore extends Store {
  /** What the clock of the database says, in milliseconds since the epoch: for comparing clocks, never for a decision. */
  readonly readClock: () => Promise<number>
  /** Attempts that all nodes count together. */
  readonly budgets: BudgetStore
}

/** Batches of rotations under way at once, each on a connection that nothing else can take. */
const lanes = 2

/** Connections for everything else. */
const connections = 4

/** What one server has at most; one hears of changes. */
export const connectionsOfServer: number = lanes + connections + 1

/** Commands that may wait for one of them. */
const waiting = 1000

/**
 * Opens the store, after bringing the schema up to date. Any number of servers may do so at once. Throws a `StoreRefusal`
 * where URL, rights or schema stand against it.
 */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<PostgresStore> => {
  const { url, judge, recallFor = 5000, cachedSessions = 50_000, queueLimit = 5000, rewrite } = options
  await migratePostgres(url, options.migrations)
  const memory = new Memory({ sessions: cachedSessions, recallFor })
  const lost = (): void => memory.forget()
  const database = new Database(new Pool({ url, size: connections, waiting, lost, rewrite }), memory)
  const rotating = new Database(new Pool({ url, size: lanes, waiting: lanes, lost, rewrite }), memory)
  const rotate = createRotation(rotating, judge)
  const rotations = new Lanes<RotationRequest, RotationOutcome>({
    lanes,
    // The end of an id is random. Rotations of one session follow one another in the order of their arrival.
    numberOf: ({ token }) => Number.parseInt(token.sessionId.slice(-4), 16),
    queueLimit,
    work: async (batch) => {
      const began = performance.now()
      const outcomes = await rotate(batch)
      options.committed?.(batch.length, (performance.now() - began) / 1000)
      return outcomes
    },
  })
  const deployment = createDeploymentStore(database)
  const store = storeOn(database, rotations)
  const listener = new Listener({ url, memory })
  const close = once(async () => {
    await rotations.close()
    await Promise.all([listener.close(), database.close(), rotating.close()])
  })
  try {
    await deployment.read()
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...store,
    deployment,
    close,
    readClock: () => database.read(readClock),
    budgets: createBudgetStore(database),
  }
}

const storeOn = (
  database: Database,
  rotations: Lanes<RotationRequest, RotationOutcome>,
): Omit<Store, 'deployment' | 'close'> => ({
  sessions: createSessionStore(database, rotations),
  users: createUserStore(database),
  accounts: createAccountStore(database),
  audit: createAuditStore(database),
  loops: createLoopStore(database),
  ping: () =>
    database.use(async (connection) => {
      await connection.commit(probe)
    }),
})

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let working: Promise<void> | null = null
  return () => (working ??= work())
}
