import type { Bench } from '../bench.ts'
import { stolenTime } from '../machine.ts'
import type { Pair, Run } from '../load/job.ts'
import type { Latency } from '../load/latency.ts'
import { refreshText } from '../load/rotation-script.ts'
import { CeilingProcess } from '../process/ceiling-process.ts'
import type { Figure } from '../results.ts'
import { onlyGroup } from './ratio.ts'
import { unexpectedAnswers, type Measured } from './subject.ts'

const connections = 64
const seed = 20_180_402
/** Bytes, about those of a pair. */
const answerLength = 400

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
  server: Measured,
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
  progress.step(`Refreshes at half of it${disk.title}`)
  const load = { kind: 'open', perSecond: most.perSecond / 2, arrivals: 'random', seed } as const
  const run = { port: server.port, groups: [{ name: disk.id, load }], warmUpSeconds: 1, seconds: pace.halfLoadSeconds }
  const { half, vitals, stolen } = await leastStolen(async () => {
    await server.vitals(true)
    const stolenBefore = stolenTime()
    const answered = onlyGroup(await generator.run(run))
    return { half: answered, vitals: await server.vitals(), stolen: stolenTime() - stolenBefore }
  })
  progress.step(`The bare route at the same arrivals${disk.title}`)
  const bare = await atBareRoute(bench, run, refreshTokens)
  const { delayP50, delayP99, delayMax } = vitals
  const { p50 = 0, p99 = 0, max = 0 } = half.latency ?? {}
  const offered = `${Math.round(load.perSecond).toLocaleString('en')} of ${Math.round(most.perSecond).toLocaleString('en')} refreshes per second`
  return [
    {
      id: `${disk.id}-latency`,
      title: `Refresh p99 at half load${disk.title}`,
      value: p99,
      unit: 'ms',
      atMost: disk.p99AtMost,
      remarks: [
        ...disk.remarks,
        `${offered}, arriving at random (Poisson, seed ${seed}) on ${connections} connections; from the moment a request was due, not from when it could be sent.`,
        `p50 ${p50.toFixed(2)} ms, slowest ${max.toFixed(1)} ms of ${half.answers.toLocaleString('en')}; ${half.same} of the answers were paced.`,
        `A bare Fastify route that answers a constant, at the very same arrivals: p50 ${bare.p50.toFixed(2)} ms, p99 ${bare.p99.toFixed(2)} ms, slowest ${bare.max.toFixed(1)} ms.`,
        `The hypervisor kept the cores from running for ${stolen.toFixed(0)} ms meanwhile, in the better of up to ${attempts} attempts.`,
        ...unexpectedAnswers(200, [most, half]),
      ],
    },
    {
      id: `${disk.id}-delay`,
      title: `Event-loop delay p99 at half load${disk.title}`,
      value: delayP99,
      unit: 'ms',
      atMost: 20,
      remarks: [`p50 ${delayP50.toFixed(2)} ms, longest ${delayMax.toFixed(1)} ms.`],
    },
  ]
}

/** What the machine, the generator and the framework take of the latency. */
const atBareRoute = async (
  { generator }: Bench,
  run: Omit<Run, 'port'>,
  [refreshToken = '']: readonly string[],
): Promise<Latency> => {
  const ceiling = await CeilingProcess.start([answerLength])
  const name = 'ceiling at half load'
  const request = refreshText(refreshToken, { kind: 'pawl', withKey: true })
  const constant = request.replace(/^POST \S+/, `POST /ceiling/${answerLength}`)
  await generator.prepare({ name, connections, script: { kind: 'fixed', requests: [constant] } })
  const groups = run.groups.map(({ load }) => ({ name, load }))
  const { latency } = onlyGroup(await generator.run({ ...run, port: ceiling.port, groups }))
  await ceiling.stop()
  if (latency === null) throw new Error('The bare route answered nothing.')
  return latency
}

/** Milliseconds: a single pause of that length is what the slowest hundredth of the requests would show. */
const stolenAtMost = 10
const attempts = 4

const leastStolen = async <Attempt extends { readonly stolen: number }>(
  measure: () => Promise<Attempt>,
): Promise<Attempt> => {
  let best = await measure()
  for (let attempt = 1; attempt < attempts && best.stolen > stolenAtMost; attempt++) {
    const again = await measure()
    if (again.stolen < best.stolen) best = again
  }
  return best
}
