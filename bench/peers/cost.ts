import type { Bench } from '../bench.ts'
import type { Pair } from '../load/job.ts'
import { onlyGroup } from '../rows/ratio.ts'
import type { Contestant } from './contestant.ts'
import type { Postgres } from './database.ts'
import type { Cost } from './results.ts'

const connections = 64
export const costSessions = 320
/** Refreshes of each session: the first ones write whole pages to the log, as after every checkpoint. */
const before = 2
const counted = 7

/** What refreshes leave behind in the log and in the tables, measured while nothing else goes on. */
export const measureCost = async (
  bench: Bench,
  postgres: Postgres,
  contestant: Contestant,
  sessions: readonly Pair[],
): Promise<Cost[]> => {
  const { id, title, server, wire, database } = contestant
  if (database === null) return []
  bench.progress.step(`${title}: what a refresh writes`)
  const name = `cost of ${id}`
  const refreshTokens = sessions.map(({ refreshToken }) => refreshToken)
  await bench.generator.prepare({ name, connections, script: { kind: 'rotation', refreshTokens, wire } })
  const refreshAll = async (times: number): Promise<number> => {
    const load = { kind: 'counted', each: (times * sessions.length) / connections } as const
    const run = { port: server.port, groups: [{ name, load }], warmUpSeconds: 0, seconds: 60 }
    return onlyGroup(await bench.generator.run(run)).rotated
  }
  await postgres.settle(database)
  await refreshAll(before)
  const start = await postgres.taken(database)
  const refreshes = await refreshAll(counted)
  const end = await postgres.taken(database)
  if (refreshes !== counted * sessions.length) throw new Error(`${title}: not every answer was a rotation.`)
  return [
    {
      id,
      title,
      refreshes,
      logOfOne: (end.log - start.log) / refreshes,
      rowsOfThousand: (1000 * (end.rows - start.rows)) / refreshes,
      sizeOfThousand: (1000 * (end.size - start.size)) / refreshes,
    },
  ]
}
