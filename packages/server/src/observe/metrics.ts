import { collectDefaultMetrics, Counter, Gauge, Registry, type Aggregator } from 'prom-client'
import { CountedHistogram, type CountedElsewhere, type Labels } from './counted-histogram.ts'
import type { Distribution } from './distribution.ts'
import type { Team } from '../workers/team.ts'
import type { Observer } from './observer.ts'
import { noTotals } from './totals.ts'
import { version } from './version.ts'

export interface Metrics {
  readonly contentType: string
  /** Everything that was counted so far, in the text format of Prometheus. */
  text(): Promise<string>
}

/**
 * What the observer counts, as Prometheus wants it; plain numbers are put into shape only when somebody asks. Where several
 * processes answer on one port, each tells the numbers of all, because nobody knows which of them is asked.
 */
export const createMetrics = (observer: Observer, team: Team | null = null): Metrics => {
  const registry = new Registry()
  // The process's own keep the names that every dashboard knows: process_… and nodejs_…, the event loop's delay among them.
  collectDefaultMetrics({ register: registry })
  for (const shown of counters(observer)) addCounter({ ...shown, registry })
  for (const shown of gauges(observer)) addGauge({ ...shown, registry })
  for (const shown of histograms(observer)) new CountedHistogram({ ...shown, registry })
  return { contentType: registry.contentType, text: team?.share(registry) ?? (() => registry.metrics()) }
}

type Shown<Value> = Omit<CountedElsewhere<Value>, 'registry'>
interface Labelled<Value> extends Shown<Value> {
  readonly labels: readonly string[]
  /** How the readings of several processes are put together; `sum` without it. */
  readonly aggregator?: Aggregator
}

const counters = (observer: Observer): readonly Labelled<number>[] => [
  {
    name: 'pawl_logins_total',
    help: 'Logins by result.',
    labels: ['result'],
    read: () => by('result', observer.totals.logins),
  },
  {
    name: 'pawl_refreshes_total',
    help: 'Presentations of a refresh token by how they were judged.',
    labels: ['result'],
    read: () => by('result', observer.totals.refreshes),
  },
  {
    name: 'pawl_verifications_total',
    help: 'Verifications of a bearer token by result.',
    labels: ['result'],
    read: () => by('result', observer.totals.verifications),
  },
  {
    name: 'pawl_refresh_loops_total',
    help: 'Refresh loops that began, by diagnosis.',
    labels: ['diagnosis'],
    read: () => by('diagnosis', observer.totals.loops),
  },
  {
    name: 'pawl_store_rolled_back_total',
    help: 'Sessions of which the store had forgotten rotations that were acknowledged.',
    labels: [],
    read: () => [[{}, observer.totals.rolledBack]],
  },
  {
    name: 'pawl_http_requests_total',
    help: 'Requests answered, by route and status.',
    labels: ['method', 'route', 'status'],
    read: () =>
      observer.answers
        .list()
        .flatMap(({ route, byStatus }) =>
          [...byStatus].map(([status, count]) => [{ ...routeLabels(route), status: String(status) }, count] as const),
        ),
  },
]

const gauges = (observer: Observer): readonly Labelled<number>[] => [
  {
    name: 'pawl_looping_sessions',
    help: 'Sessions in a refresh loop when this node looked last, by diagnosis.',
    labels: ['diagnosis'],
    aggregator: 'max',
    // A diagnosis that is gone is a zero, and no gap.
    read: () => by('diagnosis', { ...noTotals().loops, ...observer.loopsNow }),
  },
  {
    name: 'pawl_password_hash_queue_depth',
    help: 'Passwords that wait for a hashing slot.',
    labels: [],
    read: () => reading(observer.readings.hashQueueDepth),
  },
  {
    name: 'pawl_clock_divergence_seconds',
    help: "Seconds by which this node's clock is ahead of the one it is compared with.",
    labels: [],
    aggregator: 'max',
    read: () => reading(observer.readings.clockDivergenceSeconds),
  },
  {
    name: 'pawl_build_info',
    help: 'Always 1; the version is a label.',
    labels: ['version'],
    aggregator: 'max',
    read: () => [[{ version }, 1]],
  },
]

const histograms = (observer: Observer): readonly Shown<Distribution>[] => [
  {
    name: 'pawl_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by route.',
    read: () => observer.answers.list().map(({ route, seconds }) => [routeLabels(route), seconds]),
  },
  {
    name: 'pawl_store_commit_duration_seconds',
    help: 'Time that the store takes to make a batch of commands durable.',
    read: () => [[{}, observer.commits.seconds]],
  },
  {
    name: 'pawl_store_batch_size',
    help: 'Commands that were made durable together.',
    read: () => [[{}, observer.commits.size]],
  },
  {
    name: 'pawl_password_hash_wait_seconds',
    help: 'Time that a password waits for a hashing slot.',
    read: () => [[{}, observer.hashWaitSeconds]],
  },
]

const addCounter = ({ name, help, registry, labels, read }: Labelled<number> & { registry: Registry }): void => {
  new Counter({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset()
      for (const [values, count] of read()) this.inc(values, count)
    },
  })
}

const addGauge = (shown: Labelled<number> & { registry: Registry }): void => {
  const { name, help, registry, labels, aggregator = 'sum', read } = shown
  new Gauge({
    name,
    help,
    aggregator,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset()
      // A gauge without labels begins as 0, which would be a reading that nobody took.
      this.remove({})
      for (const [values, value] of read()) this.set(values, value)
    },
  })
}

const by = (label: string, counts: Readonly<Record<string, number>>): readonly (readonly [Labels, number])[] =>
  Object.entries(counts).map(([value, count]) => [{ [label]: value }, count])

const reading = (read: (() => number) | undefined): readonly (readonly [Labels, number])[] =>
  read === undefined ? [] : [[{}, read()]]

/** `POST /auth/refresh` in two; a route without a method is its own name. */
const routeLabels = (route: string): Labels => {
  const [method, path] = route.split(' ')
  return path === undefined ? { method: '', route } : { method: method ?? '', route: path }
}
