import type { Bench } from '../bench.ts'
import { refreshText } from '../load/rotation-script.ts'
import type { Pair } from '../load/job.ts'
import type { Postgres } from '../peers/database.ts'
import { CeilingProcess } from '../process/ceiling-process.ts'
import { withWorkers } from '../process/family.ts'
import { PawlProcess } from '../process/pawl.ts'
import type { Figure, RatioRow } from '../results.ts'
import { measureLoop } from '../rows/loop.ts'
import { measureRatios } from '../rows/ratio.ts'
import { firstOf, visitorCount } from '../rows/session-groups.ts'
import { total, unexpectedAnswers, type Measured, type Subject } from '../rows/subject.ts'
import { measureLog } from './log.ts'
import type { ScaleOptions } from './options.ts'
import { postgresPlace } from './postgres.ts'
import { sqlitePlace } from './sqlite.ts'
import { fillPlace, settings, type Stage } from './stage.ts'

interface Found {
  readonly ratios: readonly RatioRow[]
  readonly figures: readonly Figure[]
}

const connections = 64

/** One size after the other, then one database with more and more processes in front of it. */
export const measureScale = async (bench: Bench, postgres: Postgres, options: ScaleOptions): Promise<Found> => {
  const ceiling = await CeilingProcess.start([answerLength], 'any')
  const found: Found[] = []
  for (const sessions of options.sizes) found.push(await atSize(bench, postgres, ceiling, sessions))
  found.push(await withProcesses(bench, postgres, ceiling, options))
  await ceiling.stop()
  return { ratios: found.flatMap(({ ratios }) => ratios), figures: found.flatMap(({ figures }) => figures) }
}

const atSize = async (bench: Bench, postgres: Postgres, ceiling: CeilingProcess, sessions: number): Promise<Found> => {
  const places = [sqlitePlace(bench, sessions, settings), await postgresPlace(bench, postgres, sessions, settings)]
  const served: Served[] = []
  for (const place of places) {
    const stage = await fillPlace(bench, place, sessions)
    const server = await PawlProcess.start(place.deployment)
    const title = `${place.title}, ${sessions.toLocaleString('en')} sessions`
    served.push({ stage, server, subject: refreshing(title, place.id, place.measured(server), stage.pairs) })
  }
  const ratios = await measureRatios(
    bench,
    ceiling,
    served.map(({ subject }) => subject),
  )
  const figures: Figure[] = []
  for (const { stage, server, subject } of served) {
    figures.push(...sizeFigures(stage, subject, server.readyAfter))
    if (stage.place.title === 'PostgreSQL') figures.push(...(await measureLog(bench, postgres, subject, stage)))
    await server.stop()
  }
  return { ratios, figures }
}

/** A server on its database, and what it is asked. */
interface Served {
  readonly stage: Stage
  readonly server: PawlProcess
  readonly subject: Subject
}

const sizeFigures = ({ place, bytesOfOne }: Stage, { title }: Subject, readyAfter: number): Figure[] => [
  {
    id: `${place.id}-bytes`,
    title: `${title}: bytes on disk for each`,
    value: bytesOfOne,
    unit: 'B',
    atMost: null,
    remarks: ['Table and indexes, user agents of 100 bytes; without the record of the login in the audit.'],
  },
  {
    id: `${place.id}-start`,
    title: `${title}: start`,
    value: readyAfter,
    unit: 'ms',
    atMost: null,
    remarks: ['From the start of the process to the first 200 of /health/ready; one start.'],
  },
]

/** Sessions of the database that processes and neighbours of a loop are measured with. */
const middling = 100_000

const withProcesses = async (
  bench: Bench,
  postgres: Postgres,
  ceiling: CeilingProcess,
  { workers }: ScaleOptions,
): Promise<Found> => {
  const place = await postgresPlace(bench, postgres, middling, settings)
  const { pairs } = await fillPlace(bench, place, middling)
  const looper = firstOf(pairs)
  const visitors = pairs.slice(1, 1 + visitorCount)
  const share = Math.floor((pairs.length - 1 - visitorCount) / workers.length)
  const servers: PawlProcess[] = []
  const subjects: Subject[] = []
  for (const [index, count] of workers.entries()) {
    const from = 1 + visitorCount + index * share
    const deployment = { ...place.deployment, settings: { ...place.deployment.settings, PAWL_WORKERS: String(count) } }
    const server = await PawlProcess.start(deployment)
    const measured = place.measured(count === 1 ? server : withWorkers(server, server.pid))
    const title = `PostgreSQL, ${count} process${count === 1 ? '' : 'es'}`
    servers.push(server)
    subjects.push(refreshing(title, `workers-${count}`, measured, pairs.slice(from, from + share)))
  }
  const ratios = await measureRatios(bench, ceiling, subjects)
  for (const server of servers) await server.stop()
  const withDefaults = { ...place.deployment, settings: { ...place.deployment.settings, PAWL_LOOP_BURST: '10' } }
  const server = await PawlProcess.start(withDefaults)
  const figures = await measureLoop(bench, server, { looper, visitors })
  await server.stop()
  return { ratios, figures: figures.map((figure) => ({ ...figure, title: `PostgreSQL: ${lowerFirst(figure.title)}` })) }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** Bytes, about those of a pair. */
const answerLength = 400

const refreshing = (title: string, id: string, server: Measured, pairs: readonly Pair[]): Subject => ({
  id,
  title,
  atLeast: null,
  server,
  connections,
  script: {
    kind: 'rotation',
    refreshTokens: pairs.map(({ refreshToken }) => refreshToken),
    wire: { kind: 'pawl', withKey: true },
  },
  sample: refreshText(firstOf(pairs).refreshToken, { kind: 'pawl', withKey: true }),
  ceilingPath: `/ceiling/${answerLength}`,
  ceilingTitle: `a bare Fastify POST that is sent the same, parses it and answers ${answerLength} constant bytes`,
  judge: (rounds) => {
    const [rotated, same] = [total(rounds, (round) => round.rotated), total(rounds, (round) => round.same)]
    return [
      `${pairs.length.toLocaleString('en')} of the sessions, at random; ${rotated.toLocaleString('en')} rotations and ${same.toLocaleString('en')} times the same pair again.`,
      ...unexpectedAnswers(200, rounds),
    ]
  },
})
