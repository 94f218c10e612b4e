import type { Bench } from '../bench.ts'
import { stolenTime } from '../machine.ts'
import type { GroupResult, Pair, Run } from '../load/job.ts'
import type { Latency } from '../load/latency.ts'
import { refreshText } from '../load/rotation-script.ts'
import { CeilingProcess } from '../process/ceiling-process.ts'
import type { Vitals } from '../process/probe.ts'
import { medianLatency, spreadOf, type Figure, type Spread } from '../results.ts'
import { onlyGroup } from './ratio.ts'
import { unexpectedAnswers, type Measured as Server } from './subject.ts'

const connections = 64
const seed = 20_180_402
/** Bytes, about those of a pair. */
const answerLength = 400
/** The machine stands still for others now and then: of several slices that is seen, and of one long run only the worst. */
const sliceSeconds = 3

/** What the database lies on. */
export interface Disk {
  readonly id: string
  /** Follows the titles of the figures. */
  readonly title: string
  readonly p99AtMost: number | null
  readonly remarks: readonly string[]
}

export const thisDisk: Disk = { id: 'half-load', title: '', p99AtMost: 10, remarks: [] }

export const slowDisk: Disk = {
  id: 'slow-disk',
  title: ', disk with 5 ms flushes',
  p99AtMost: null,
  remarks: ['Who comes during a flush waits for its end and for the next one: up to 10 ms for the disk alone.'],
}

/**
 * Refreshes at half of what the server can do, arriving at random and not waiting for each other: the latency that a
 * person would see.
 */
export const measureHalfLoad = async (
  bench: Bench,
  server: Server,
  pairs: readonly Pair[],
  disk: Disk,
): Promise<Figure[]> => {
  const { generator, pace, progress } = bench
  const refreshTokens = pairs.map(({ refreshToken }) => refreshToken)
  const script = { kind: 'rotation', refreshTokens, wire: { kind: 'pawl', withKey: true } } as const
  await generator.prepare({ name: disk.id, connections, script })
  progress.step(`Most refreshes per second${disk.title}`)
  const most = onlyGroup(
    await generator.run({
      port: server.port,
      groups: [{ name: disk.id, load: { kind: 'closed' } }],
      warmUpSeconds: 1,
      seconds: Math.max(2, pace.seconds),
    }),
  )
  const load = { kind: 'open', perSecond: most.perSecond / 2, arrivals: 'random', seed } as const
  const run = { groups: [{ name: disk.id, load }], warmUpSeconds: 0.5, seconds: sliceSeconds }
  const bare = await BareRoute.start(bench, refreshTokens)
  const wanted = Math.max(1, Math.round(pace.halfLoadSeconds / sliceSeconds))
  const slices = await leastStolen(wanted, async (number) => {
    progress.step(`Refreshes at half of it${disk.title}: slice ${number} of at least ${wanted}`)
    await server.vitals(true)
    const stolenBefore = stolenTime()
    const half = onlyGroup(await generator.run({ ...run, port: server.port }))
    const vitals = await server.vitals()
    const stolen = stolenTime() - stolenBefore
    return { half, vitals, stolen, bare: await bare.latency(run) }
  })
  await bare.stop()
  return figuresOf(disk, { most, perSecond: load.perSecond, slices })
}

interface Slice {
  readonly half: GroupResult
  readonly vitals: Vitals
  /** Milliseconds that the hypervisor took of the refreshes. */
  readonly stolen: number
  readonly bare: Latency
}

interface Measured {
  readonly most: GroupResult
  readonly perSecond: number
  readonly slices: readonly Slice[]
}

const figuresOf = (disk: Disk, { most, perSecond, slices }: Measured): Figure[] => {
  const latencies = slices.map(({ half }) => half.latency)
  const p99 = spreadOf(latencies.flatMap((latency) => latency?.p99 ?? []))
  const slowest = Math.max(...latencies.map((latency) => latency?.max ?? 0))
  const delay = spreadOf(slices.map(({ vitals }) => vitals.delayP99))
  const bareP99 = spreadOf(slices.map((slice) => slice.bare.p99))
  const answers = slices.reduce((sum, { half }) => sum + half.answers, 0)
  const paced = slices.reduce((sum, { half }) => sum + half.same, 0)
  const offered = `${Math.round(perSecond).toLocaleString('en')} of ${Math.round(most.perSecond).toLocaleString('en')} refreshes per second`
  return [
    {
      id: `${disk.id}-latency`,
      title: `Refresh p99 at half load${disk.title}`,
      value: p99.median,
      unit: 'ms',
      atMost: disk.p99AtMost,
      remarks: [
        ...disk.remarks,
        `${offered}, arriving at random (Poisson, seed ${seed}) on ${connections} connections; from the moment a request was due, not from when it could be sent.`,
        `The median of ${slices.length} slices of ${sliceSeconds} s, ${spread(p99)} ms; p50 ${medianLatency(latencies, ({ p50 }) => p50).toFixed(2)} ms, slowest ${slowest.toFixed(1)} ms of ${answers.toLocaleString('en')}; ${paced} of the answers were paced.`,
        `A bare Fastify route that answers a constant, at the very same arrivals, each slice after one of these: p99 ${bareP99.median.toFixed(1)} ms, ${spread(bareP99)} ms; slowest ${Math.max(...slices.map((slice) => slice.bare.max)).toFixed(1)} ms.`,
        `Instead of a slice of which the hypervisor took more than ${stolenAtMost} ms another was measured, up to twice as many in all; of those that count it took ${slices.map(({ stolen }) => stolen.toFixed(0)).join(', ')} ms.`,
        ...unexpectedAnswers(200, [most, ...slices.map(({ half }) => half)]),
      ],
    },
    {
      id: `${disk.id}-delay`,
      title: `Event-loop delay p99 at half load${disk.title}`,
      value: delay.median,
      unit: 'ms',
      atMost: 20,
      remarks: [
        `Of the same slices, ${spread(delay)} ms; longest ${Math.max(...slices.map(({ vitals }) => vitals.delayMax)).toFixed(1)} ms.`,
      ],
    },
  ]
}

const spread = ({ low, high }: Spread): string => `${low.toFixed(1)}–${high.toFixed(1)}`

/** What the machine, the generator and the framework take of the latency. */
class BareRoute {
  readonly #generator: Bench['generator']
  readonly #ceiling: CeilingProcess

  private constructor(generator: Bench['generator'], ceiling: CeilingProcess) {
    this.#generator = generator
    this.#ceiling = ceiling
  }

  static async start({ generator }: Bench, [refreshToken = '']: readonly string[]): Promise<BareRoute> {
    const request = refreshText(refreshToken, { kind: 'pawl', withKey: true })
    const constant = request.replace(/^POST \S+/, `POST /ceiling/${answerLength}`)
    await generator.prepare({ name: bareName, connections, script: { kind: 'fixed', requests: [constant] } })
    return new BareRoute(generator, await CeilingProcess.start([answerLength]))
  }

  async latency(run: Omit<Run, 'port'>): Promise<Latency> {
    const groups = run.groups.map(({ load }) => ({ name: bareName, load }))
    const { latency } = onlyGroup(await this.#generator.run({ ...run, port: this.#ceiling.port, groups }))
    if (latency === null) throw new Error('The bare route answered nothing.')
    return latency
  }

  async stop(): Promise<void> {
    await this.#ceiling.stop()
  }
}

const bareName = 'ceiling at half load'

/** Milliseconds: a single pause of that length is what the slowest hundredth of the requests would show. */
const stolenAtMost = 10

/** So many measurements, of up to twice as many those of which the hypervisor took least. */
const leastStolen = async <Measurement extends { readonly stolen: number }>(
  wanted: number,
  measure: (number: number) => Promise<Measurement>,
): Promise<Measurement[]> => {
  const all: Measurement[] = []
  const clean = (): number => all.filter(({ stolen }) => stolen <= stolenAtMost).length
  while (all.length < 2 * wanted && clean() < wanted) all.push(await measure(all.length + 1))
  return all.sort((a, b) => a.stolen - b.stolen).slice(0, wanted)
}
