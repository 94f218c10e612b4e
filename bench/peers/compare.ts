import type { Bench } from '../bench.ts'
import type { CeilingProcess } from '../process/ceiling-process.ts'
import { spreadOf } from '../results.ts'
import { ceilingName, measure, prepare, rowOf, type Measurement } from '../rows/ratio.ts'
import type { Subject } from '../rows/subject.ts'
import type { PeerRow } from './results.ts'

/** The ceiling and all subjects in turn, round for round, in an order that does nobody a favour. `ours` is what they are compared with. */
export const compare = async (
  bench: Bench,
  ceiling: CeilingProcess,
  subjects: readonly Subject[],
  ours: Subject,
): Promise<PeerRow[]> => {
  for (const subject of subjects) await prepare(bench, subject)
  const rounds: ReadonlyMap<Subject | CeilingProcess, Measurement>[] = []
  for (let round = 0; round < bench.pace.rounds; round++) {
    const measured = new Map<Subject | CeilingProcess, Measurement>()
    for (const each of balanced([ceiling, ...subjects], round)) {
      bench.progress.step(`${'title' in each ? each.title : 'Ceiling'}: round ${round + 1} of ${bench.pace.rounds}`)
      const isSubject = 'title' in each
      const measurement = await measure(bench, isSubject ? each.server : each, isSubject ? each.id : ceilingName(ours))
      if (isSubject) refuseErrors(each, measurement)
      measured.set(each, measurement)
    }
    rounds.push(measured)
  }
  return subjects.map((subject) => {
    const both = (one: Subject, other: Subject | CeilingProcess): { one: Measurement; other: Measurement }[] =>
      rounds.flatMap((measured) => {
        const [a, b] = [measured.get(one), measured.get(other)]
        return a === undefined || b === undefined ? [] : [{ one: a, other: b }]
      })
    const againstCeiling = both(subject, ceiling).map(({ one, other }) => ({ subject: one, ceiling: other }))
    const againstOurs = both(ours, subject).map(({ one, other }) => one.group.perSecond / other.group.perSecond)
    return { ...rowOf(subject, againstCeiling), oursOverIt: spreadOf(againstOurs) }
  })
}

/**
 * An order in which, over as many rounds as there are items (an even number), each follows each other item once (Williams):
 * what writes much leaves work behind for the one after it, and that must not always be the same one.
 */
export const balanced = <T>(items: readonly T[], round: number): T[] =>
  items.flatMap((_, place) => {
    const zigzag = place % 2 === 0 ? place / 2 : items.length - (place + 1) / 2
    const at = (zigzag + round) % items.length
    return items.slice(at, at + 1)
  })

/** What is not the answer that was asked for is not counted as a slower one: the comparison ends. */
const refuseErrors = ({ title, judge, script }: Subject, { group }: Measurement): void => {
  const answers = Object.values(group.statuses).reduce((sum, count) => sum + count, 0)
  const good = script.kind === 'rotation' ? group.rotated : (group.statuses['200'] ?? 0)
  if (good === answers) return
  throw new Error(
    `${title}: ${answers - good} of ${answers} answers were not what was asked. ${judge([group]).join(' ')}`,
  )
}
