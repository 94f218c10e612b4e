import { availableParallelism } from 'node:os'
import type { Bench } from '../bench.ts'
import type { GroupResult, RunResult } from '../load/job.ts'
import { processorTime, stolenTime } from '../machine.ts'
import type { CeilingProcess } from '../process/ceiling-process.ts'
import { medianLatency, spreadOf, type RatioRow } from '../results.ts'
import { answersOf, type Measured, type Subject } from './subject.ts'

export interface Measurement {
  readonly group: GroupResult
  /** Processor time of the server for one request; microseconds. */
  readonly cpu: number
  readonly rss: number
  readonly generatorBusy: number
  /** Share of all cores that went to processes which are no part of the benchmark. */
  readonly disturbance: number
  /** Share of all cores that the hypervisor took away. */
  readonly stolen: number
}

export interface Round {
  readonly ceiling: Measurement
  readonly subject: Measurement
}

/** Ceiling and subject in turn, round for round, so that what disturbs the machine disturbs both. */
export const measureRatios = async (
  bench: Bench,
  ceiling: CeilingProcess,
  subjects: readonly Subject[],
): Promise<RatioRow[]> => {
  for (const subject of subjects) await prepare(bench, subject)
  const rounds = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]))
  for (let round = 1; round <= bench.pace.rounds; round++) {
    for (const subject of subjects) {
      bench.progress.step(`${subject.title}: round ${round} of ${bench.pace.rounds}`)
      rounds.get(subject)?.push(
        await leastStolen(async () => ({
          ceiling: await measure(bench, ceiling, ceilingName(subject)),
          subject: await measure(bench, subject.server, subject.id),
        })),
      )
    }
  }
  return subjects.map((subject) => rowOf(subject, rounds.get(subject) ?? []))
}

/** Beyond it a round is measured again. */
const stolenAtMost = 0.01
const attempts = 2

/** On a machine that a hypervisor slows down, ceiling and subject are not slowed down alike. */
const leastStolen = async (measureRound: () => Promise<Round>): Promise<Round> => {
  const stolenOf = ({ ceiling, subject }: Round): number => Math.max(ceiling.stolen, subject.stolen)
  let best = await measureRound()
  for (let attempt = 1; attempt < attempts && stolenOf(best) > stolenAtMost; attempt++) {
    const again = await measureRound()
    if (stolenOf(again) < stolenOf(best)) best = again
  }
  return best
}

export const ceilingName = ({ id }: Subject): string => `ceiling of ${id}`

export const prepare = async (bench: Bench, subject: Subject): Promise<void> => {
  const { id, connections, script, sample, ceilingPath } = subject
  const constant = sample.replace(/^(\w+) \S+/, `$1 ${ceilingPath}`)
  await bench.generator.prepare({ name: id, connections, script })
  if (subject.rehearsal !== undefined) {
    bench.progress.step(`${subject.title}: rehearsal`)
    const groups = [{ name: id, load: { kind: 'counted', each: subject.rehearsal } as const }]
    await bench.generator.run({ port: subject.server.port, groups, warmUpSeconds: 0, seconds: 60 })
  }
  await bench.generator.prepare({
    name: ceilingName(subject),
    connections,
    script: { kind: 'fixed', requests: [constant] },
  })
}

export const measure = async ({ generator, pace }: Bench, server: Measured, name: string): Promise<Measurement> => {
  await server.vitals(true)
  const startedAt = performance.now()
  const timeBefore = processorTime()
  const stolenBefore = stolenTime()
  const { warmUpSeconds, seconds } = pace
  const groups = [{ name, load: { kind: 'closed' } as const }]
  const result = await generator.run({ port: server.port, groups, warmUpSeconds, seconds })
  const { cpu, rss } = await server.vitals()
  const others = processorTime() - timeBefore - cpu - result.generatorCpu
  const group = onlyGroup(result)
  const offered = (performance.now() - startedAt) * availableParallelism()
  return {
    group,
    cpu: (cpu * 1000) / answersOf(group),
    rss,
    generatorBusy: result.generatorBusy,
    disturbance: others / offered,
    stolen: (stolenTime() - stolenBefore) / offered,
  }
}

export const onlyGroup = ({ groups }: RunResult): GroupResult => {
  const [group] = groups
  if (group === undefined) throw new Error('The load generator measured nothing.')
  return group
}

export const rowOf = (subject: Subject, all: readonly Round[]): RatioRow => {
  // On a machine that starves its processes the ceiling may not be answered at all, and nothing can be divided by that.
  const rounds = all.filter(({ ceiling }) => ceiling.group.answers > 0)
  const subjects = rounds.map((round) => round.subject)
  const ceilings = rounds.map((round) => round.ceiling)
  const groups = subjects.map(({ group }) => group)
  const latencies = groups.map(({ latency }) => latency)
  const { id, title, atLeast, ceilingTitle } = subject
  return {
    id,
    title,
    dividedBy: ceilingTitle,
    atLeast,
    ratio: spreadOf(rounds.map((round) => round.subject.group.perSecond / round.ceiling.group.perSecond)),
    perSecond: spreadOf(groups.map(({ perSecond }) => perSecond)),
    ceilingPerSecond: spreadOf(ceilings.map(({ group }) => group.perSecond)),
    p50: medianLatency(latencies, ({ p50 }) => p50),
    p99: medianLatency(latencies, ({ p99 }) => p99),
    cpu: spreadOf(subjects.map(({ cpu }) => cpu)),
    ceilingCpu: spreadOf(ceilings.map(({ cpu }) => cpu)),
    rss: Math.max(...subjects.map(({ rss }) => rss)),
    remarks: [...subject.judge(groups), ...limitedBy(ceilings), ...disturbedBy([...ceilings, ...subjects])],
  }
}

/** A generator that is always at work measures itself. */
const limitedBy = (ceilings: readonly Measurement[]): string[] => {
  const busy = spreadOf(ceilings.map(({ generatorBusy }) => generatorBusy)).median
  return busy < 0.95
    ? []
    : [`The load generator was at work ${Math.round(busy * 100)} % of the time under the ceiling and may limit it.`]
}

/** Two servers suffer differently from a third process, so a busy machine has no ratios. */
const disturbedBy = (measurements: readonly Measurement[]): string[] => {
  const disturbance = spreadOf(measurements.map((measurement) => measurement.disturbance)).median
  const stolen = spreadOf(measurements.map((measurement) => measurement.stolen)).median
  return [
    ...(disturbance < 0.05 ? [] : [`**Disturbed**: other processes had ${percent(disturbance)} of the machine.`]),
    ...(stolen < stolenAtMost ? [] : [`**Disturbed**: the hypervisor took ${percent(stolen)} of the machine away.`]),
  ]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
