import type { Bench } from '../bench.ts'
import type { GroupResult, Run, RunResult } from '../load/job.ts'
import { medianLatency, type Figure } from '../results.ts'
import { visitorCount, type SessionGroups } from './session-groups.ts'
import { answersOf, total, unexpectedAnswers, type Measured } from './subject.ts'

const loopPerSecond = 10
/** Of each visitor: it verifies twice a second and refreshes every two minutes. */
const visitorPerSecond = 2
const refreshEvery = 240
/** The defaults of `loop.burst` and `loop.minInterval`. */
const burst = 10
const rotationsPerMinute = 1

/** One session refreshes 600 times a minute among a hundred that behave well: what it gets, and what they feel of it. */
export const measureLoop = async (
  bench: Bench,
  server: Measured,
  sessions: Pick<SessionGroups, 'visitors' | 'looper'>,
): Promise<Figure[]> => {
  const { generator, pace, progress } = bench
  const { visitors, looper } = sessions
  await generator.prepare({
    name: 'visitors',
    connections: visitorCount,
    script: { kind: 'visitor', pairs: visitors, refreshEvery },
  })
  const refreshTokens = [looper.refreshToken]
  await generator.prepare({
    name: 'looper',
    connections: 1,
    script: { kind: 'rotation', refreshTokens, wire: { kind: 'pawl', withKey: false } },
  })
  const run = async (title: string, seconds: number, groups: readonly LoadedGroup[]): Promise<RunResult[]> => {
    progress.step(title)
    const slices: RunResult[] = []
    for (let at = 0; at < seconds; at += slice) {
      const length = Math.min(slice, seconds - at)
      slices.push(await generator.run({ port: server.port, groups, warmUpSeconds: 0.5, seconds: length }))
    }
    return slices
  }
  const before = groupOf(await run('Visitors alone', pace.calmSeconds, [calm]), calm)
  const during = await run(`A refresh loop for ${pace.loopSeconds} s`, pace.loopSeconds, [calm, loop])
  const after = groupOf(await run('Visitors alone again', pace.calmSeconds, [calm]), calm)
  return [...loopFigures(groupOf(during, loop), pace.loopSeconds), movement(groupOf(during, calm), before, after)]
}

/**
 * Seconds. The p99 of a whole run is that of its worst second on a machine that others disturb; the median of many short
 * ones is that of the machine as it mostly is.
 */
const slice = 10

type LoadedGroup = Run['groups'][number]

const calm: LoadedGroup = {
  name: 'visitors',
  load: { kind: 'open', perSecond: visitorCount * visitorPerSecond, arrivals: 'random', seed: 1 },
}
const loop: LoadedGroup = {
  name: 'looper',
  load: { kind: 'open', perSecond: loopPerSecond, arrivals: 'even', seed: 1 },
}

const groupOf = (slices: readonly RunResult[], { name }: LoadedGroup): GroupResult[] =>
  slices.map(({ groups }) => {
    const found = groups.find((group) => group.name === name)
    if (found === undefined) throw new Error(`Nothing was measured of ${name}.`)
    return found
  })

const loopFigures = (looper: readonly GroupResult[], seconds: number): Figure[] => {
  const answers = total(looper, answersOf)
  const good = total(looper, ({ statuses }) => statuses[200] ?? 0)
  const slowed = total(looper, ({ statuses }) => statuses[429] ?? 0)
  const same = total(looper, (result) => result.same)
  const told = `${answers.toLocaleString('en')} refreshes in ${seconds} s, ${same.toLocaleString('en')} of them answered with the same pair again.`
  return [
    {
      id: 'loop-refused',
      title: 'Refresh loop: answers beside 200 and 429',
      value: answers - good - slowed,
      unit: '',
      atMost: 0,
      remarks: [
        'One session refreshes 600 times a minute with its newest token.',
        told,
        ...unexpectedAnswers(200, looper),
      ],
    },
    {
      id: 'loop-rotations',
      title: 'Refresh loop: rotations',
      value: total(looper, ({ rotated }) => rotated),
      unit: '',
      atMost: burst + rotationsPerMinute * Math.ceil(seconds / 60),
      remarks: ['The burst, and one a minute; all other answers were the same pair again.'],
    },
  ]
}

const movement = (
  during: readonly GroupResult[],
  before: readonly GroupResult[],
  after: readonly GroupResult[],
): Figure => {
  const p99Of = (slices: readonly GroupResult[]): number =>
    medianLatency(
      slices.map(({ latency }) => latency),
      ({ p99 }) => p99,
    )
  const calmP99 = p99Of([...before, ...after])
  const [first, second, third] = [before, during, after].map((slices) => `${p99Of(slices).toFixed(2)} ms`)
  return {
    id: 'loop-neighbours',
    title: 'Refresh loop: movement of the p99 of 100 well-behaved sessions',
    value: 100 * (p99Of(during) / calmP99 - 1),
    unit: '%',
    atMost: 20,
    remarks: [
      `p99 before ${first}, during ${second}, after ${third}: the median of the p99s of ${slice} s each. Each session verifies twice a second and refreshes every two minutes.`,
      ...unexpectedAnswers(200, [...before, ...during, ...after]),
    ],
  }
}
