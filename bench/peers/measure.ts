import type { Bench } from '../bench.ts'
import { CeilingProcess } from '../process/ceiling-process.ts'
import { compare } from './compare.ts'
import type { Contestant } from './contestant.ts'
import { measureCost } from './cost.ts'
import type { Postgres } from './database.ts'
import { measureMishaps } from './mishaps.ts'
import { startOnPostgres, startOnSqlite } from './ours.ts'
import { peers, startPeer } from './peer.ts'
import type { PeerOptions } from './options.ts'
import type { Cost, Mishaps, PeerResults } from './results.ts'
import { answerSizes, deal, refreshing, verifying } from './subjects.ts'

type Measured = Pick<PeerResults, 'refresh' | 'verify' | 'costs' | 'mishaps'>

/** Starts them all, then lets them take turns: whoever is not asked waits idle. */
export const measureContestants = async (bench: Bench, postgres: Postgres, options: PeerOptions): Promise<Measured> => {
  const { sessions } = options
  const ours = await startOnPostgres(bench, postgres, sessions)
  const contestants = [ours, await startOnSqlite(bench, sessions)]
  for (const peer of peers) contestants.push(await startPeer(bench, postgres, peer, options))
  const hands = new Map(contestants.map((contestant) => [contestant, deal(contestant)]))
  const subjectsOf = (make: typeof refreshing, sizes: Parameters<typeof refreshing>[2]): ReturnType<typeof make>[] =>
    [...hands].map(([contestant, hand]) => make(contestant, hand, sizes))

  const costs: Cost[] = []
  for (const [contestant, { cost }] of hands) costs.push(...(await measureCost(bench, postgres, contestant, cost)))
  const sizes = await answerSizes(ours, deal(ours))
  const ceiling = await CeilingProcess.start([sizes.refresh, sizes.verify], 'any')
  const compared = async (make: typeof refreshing): Promise<PeerResults['refresh']> => {
    const subjects = subjectsOf(make, sizes)
    const [first] = subjects
    if (first === undefined) throw new Error('Nobody to compare with.')
    return compare(bench, ceiling, subjects, first)
  }
  const verify = await compared(verifying)
  const refresh = await compared(refreshing)
  await ceiling.stop()
  const mishaps = await provoke(bench, hands)
  for (const contestant of contestants) await contestant.stop()
  return { refresh, verify, costs, mishaps }
}

const provoke = async (bench: Bench, hands: ReadonlyMap<Contestant, ReturnType<typeof deal>>): Promise<Mishaps[]> => {
  const found: Mishaps[] = []
  for (const [contestant, hand] of hands) {
    bench.progress.step(`${contestant.title}: an answer that was lost, and races`)
    found.push(await measureMishaps(contestant, hand.mishaps))
  }
  return found
}
