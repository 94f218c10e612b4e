import Type from 'typebox'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** What happened within one minute. */
export interface MinuteCounts {
  /** The minute's first second. */
  readonly at: DateTime
  readonly logins: number
  readonly refusedLogins: number
  /** Answered with a pair. */
  readonly refreshes: number
  /** Of these, answered with the same pair again, because the session is refreshed far too often. */
  readonly pacedRefreshes: number
  readonly refusedRefreshes: number
  /** Of these, old refresh tokens that came back, which ended their sessions. */
  readonly reuses: number
  /** Refresh loops that began. */
  readonly loops: number
}

const count = Type.Integer({ minimum: 0 })

const minuteCountsSchema: SchemaOf<MinuteCounts> = schemaOf<MinuteCounts>()(
  Type.Object({
    at: dateTimeSchema,
    logins: count,
    refusedLogins: count,
    refreshes: count,
    pacedRefreshes: count,
    refusedRefreshes: count,
    reuses: count,
    loops: count,
  }),
)

export interface StoreHealth {
  readonly kind: 'sqlite' | 'postgres'
  /** Whether the store can confirm a change now. */
  readonly ready: boolean
}

const storeHealthSchema: SchemaOf<StoreHealth> = schemaOf<StoreHealth>()(
  Type.Object({ kind: Type.Enum(['sqlite', 'postgres']), ready: Type.Boolean() }),
)

/** A server process that reported itself lately. */
export interface NodeHealth {
  readonly name: string
  readonly seenAt: DateTime
  /** Whether it is the node that answers. */
  readonly current: boolean
}

const nodeHealthSchema: SchemaOf<NodeHealth> = schemaOf<NodeHealth>()(
  Type.Object({ name: Type.String(), seenAt: dateTimeSchema, current: Type.Boolean() }),
)

/** The answer of `GET /admin/overview`. Rates are those of the answering node. */
export interface Overview {
  readonly success: true
  readonly version: string
  /** When the answering node was started. */
  readonly startedAt: DateTime
  readonly liveSessions: number
  /** The last 60 minutes, oldest first; the last one is still running. */
  readonly minutes: MinuteCounts[]
  /** Sessions ended by the reuse of a refresh token, within the last day. */
  readonly reusesLastDay: number
  /** Sessions that were seen looping within the last minute, and within the last day. */
  readonly loopsNow: number
  readonly loopsLastDay: number
  readonly store: StoreHealth
  readonly nodes: NodeHealth[]
}

export const overviewSchema: SchemaOf<Overview> = schemaOf<Overview>()(
  Type.Object({
    success: Type.Literal(true),
    version: Type.String(),
    startedAt: dateTimeSchema,
    liveSessions: count,
    minutes: Type.Array(minuteCountsSchema, { maxItems: 60 }),
    reusesLastDay: count,
    loopsNow: count,
    loopsLastDay: count,
    store: storeHealthSchema,
    nodes: Type.Array(nodeHealthSchema),
  }),
)
