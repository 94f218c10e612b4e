import type { Bench } from '../bench.ts'
import type { GroupResult, Run, RunResult } from '../load/job.ts'
import type { Figure } from '../results.ts'
import { visitorCount, type SessionGroups } from './session-groups.ts'
import { answersOf, unexpectedAnswers, type Measured } from './subject.ts'

const loopPerSecond = 10
/** Of each visitor: it verifies twice a second and refreshes every two minutes. */
const visitorPerSecond = 2
const refreshEvery = 240
/** The defaults of `loop.burst` and `loop.minInterval`. */
const burst = 10
const rotationsPerMinute = 1

/** One session refreshes 600 times a minute among a hundred that behave well: what it gets, and what they feel of it. */
export const measureLoop = async (bench: Bench, server: Measured, sessions: SessionGroups): Promise<Figure[]> => {
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
  const run = async (title: string, seconds: number, groups: readonly LoadedGroup[]): Promise<RunResult> => {
    progress.step(title)
    return generator.run({ port: server.port, groups, warmUpSeconds: 2, seconds })
  }
  const before = groupOf(await run('Visitors alone', pace.calmSeconds, [calm]), calm)
  const during = await run(`A refresh loop for ${pace.loopSeconds} s`, pace.loopSeconds, [calm, loop])
  const after = groupOf(await run('Visitors alone again', pace.calmSeconds, [calm]), calm)
  return [...loopFigures(groupOf(during, loop), pace.loopSeconds), movement(groupOf(during, calm), before, after)]
}

type LoadedGroup = Run['groups'][number]

const calm: LoadedGroup = {
  name: 'visitors',
  load: { kind: 'open', perSecond: visitorCount * visitorPerSecond, arrivals: 'random', seed: 1 },
}
const loop: LoadedGroup = {
  name: 'looper',
  load: { kind: 'open', perSecond: loopPerSecond, arrivals: 'even', seed: 1 },
}

const groupOf = ({ groups }: RunResult, { name }: LoadedGroup): GroupResult => {
  const found = groups.find((group) => group.name === name)
  if (found === undefined) throw new Error(`Nothing was measured of ${name}.`)
  return found
}

const loopFigures = (looper: GroupResult, seconds: number): Figure[] => {
  const answers = answersOf(looper)
  const { 200: good = 0, 429: slowed = 0 } = looper.statuses
  const told = `${answers.toLocaleString('en')} refreshes in ${seconds} s, ${looper.same.toLocaleString('en')} of them answered with the same pair again.`
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
        ...unexpectedAnswers(200, [looper]),
      ],
    },
    {
      id: 'loop-rotations',
      title: 'Refresh loop: rotations',
      value: looper.rotated,
      unit: '',
      atMost: burst + rotationsPerMinute * Math.ceil(seconds / 60),
      remarks: ['The burst, and one a minute; all other answers were the same pair again.'],
    },
  ]
}

const movement = (during: GroupResult, before: GroupResult, after: GroupResult): Figure => {
  const p99Of = ({ latency }: GroupResult): number => latency?.p99 ?? 0
  const calmP99 = (p99Of(before) + p99Of(after)) / 2
  const [first, second, third] = [before, during, after].map((group) => `${p99Of(group).toFixed(2)} ms`)
  return {
    id: 'loop-neighbours',
    title: 'Refresh loop: movement of the p99 of 100 well-behaved sessions',
    value: 100 * (p99Of(during) / calmP99 - 1),
    unit: '%',
    atMost: 20,
    remarks: [
      `p99 before ${first}, during ${second}, after ${third}; each session verifies twice a second and refreshes every two minutes.`,
      ...unexpectedAnswers(200, [before, during, after]),
    ],
  }
}
