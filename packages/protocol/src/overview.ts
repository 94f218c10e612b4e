import Type, { type TInteger } from 'typebox'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { described, schemaOf, type SchemaOf } from './schema-of.ts'

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

const counted = (description: string): TInteger => Type.Integer({ description, minimum: 0, examples: [2] })

const minuteCountsSchema: SchemaOf<MinuteCounts> = schemaOf<MinuteCounts>()(
  Type.Object(
    {
      at: described(dateTimeSchema, "The minute's first second.", '2018-04-02T21:39:00+00:00'),
      logins: counted('Logins that succeeded.'),
      refusedLogins: counted('Logins that were refused.'),
      refreshes: counted('Refreshes that were answered with a pair.'),
      pacedRefreshes: counted(
        'Of these, answered with the same pair again, because the session is refreshed far too often.',
      ),
      refusedRefreshes: counted('Refreshes that were refused.'),
      reuses: counted('Of these, old refresh tokens that came back, which ended their sessions.'),
      loops: counted('Refresh loops that began.'),
    },
    { title: 'MinuteCounts', description: 'What happened within one minute.' },
  ),
)

export interface StoreHealth {
  readonly kind: 'sqlite' | 'postgres'
  /** Whether the store can confirm a change now. */
  readonly ready: boolean
}

const storeHealthSchema: SchemaOf<StoreHealth> = schemaOf<StoreHealth>()(
  Type.Object(
    {
      kind: Type.Enum(['sqlite', 'postgres'], { description: 'What holds the data.' }),
      ready: Type.Boolean({ description: 'Whether the store can confirm a change now.' }),
    },
    { title: 'StoreHealth', description: 'How the store is.' },
  ),
)

/** A server process that reported itself lately. */
export interface NodeHealth {
  readonly name: string
  readonly seenAt: DateTime
  /** Whether it is the node that answers. */
  readonly current: boolean
}

const nodeHealthSchema: SchemaOf<NodeHealth> = schemaOf<NodeHealth>()(
  Type.Object(
    {
      name: Type.String({ description: 'The name of the process among the nodes.', examples: ['north:4600'] }),
      seenAt: described(dateTimeSchema, 'When it last reported itself.'),
      current: Type.Boolean({ description: 'Whether it is the node that answers.' }),
    },
    { title: 'NodeHealth', description: 'A server process that reported itself lately.' },
  ),
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
  Type.Object(
    {
      success: Type.Literal(true),
      version: Type.String({ description: 'The version of the answering node.', examples: ['0.1.0'] }),
      startedAt: described(dateTimeSchema, 'When the answering node was started.'),
      liveSessions: counted('Sessions that can be used now.'),
      minutes: Type.Array(minuteCountsSchema, {
        description: 'The last 60 minutes of the answering node, oldest first; the last one is still running.',
        maxItems: 60,
      }),
      reusesLastDay: counted('Sessions ended by the reuse of a refresh token, within the last day.'),
      loopsNow: counted('Sessions that were seen looping within the last minute.'),
      loopsLastDay: counted('Sessions that were seen looping within the last day.'),
      store: storeHealthSchema,
      nodes: Type.Array(nodeHealthSchema, { description: 'Every node that reported itself lately.' }),
    },
    { title: 'Overview', description: 'How things stand. Rates are those of the answering node.' },
  ),
)
