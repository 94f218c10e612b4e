import type { Bench } from '../bench.ts'
import { onlyGroup } from '../rows/ratio.ts'
import type { Subject } from '../rows/subject.ts'
import type { Postgres } from '../peers/database.ts'
import type { Figure } from '../results.ts'
import type { Stage } from './stage.ts'

const connections = 64

/**
 * Write-ahead log of a refresh: the first one of a page after a checkpoint logs the whole page, and the more sessions
 * there are, the more often a refresh is the first one. Goes on with the tokens that `subject` has arrived at.
 */
export const measureLog = async (
  bench: Bench,
  postgres: Postgres,
  { server, id: name }: Subject,
  { place, sessions, pairs }: Stage,
): Promise<Figure[]> => {
  const url = place.deployment.settings['PAWL_STORE'] ?? ''
  const each = Math.floor(pairs.length / connections)
  const logOfOne = async (): Promise<number> => {
    const before = await postgres.log(url)
    const groups = [{ name, load: { kind: 'counted', each } as const }]
    const run = { port: server.port, groups, warmUpSeconds: 0, seconds: 60 }
    const { rotated } = onlyGroup(await bench.generator.run(run))
    return ((await postgres.log(url)) - before) / rotated
  }
  const counted = sessions.toLocaleString('en')
  bench.progress.step(`PostgreSQL, ${counted} sessions: what a refresh writes`)
  await postgres.settle(url)
  const first = await logOfOne()
  const again = await logOfOne()
  const figure = (kind: string, value: number, atMost: number | null, remark: string): Figure => ({
    id: `${place.id}-log-${kind}`,
    title: `PostgreSQL, ${counted} sessions: WAL of a refresh, ${kind}`,
    value,
    unit: 'B',
    atMost,
    remarks: [remark],
  })
  const many = (each * connections).toLocaleString('en')
  return [
    figure('right after a checkpoint', first, null, `${many} sessions at random, each once: whole pages are logged.`),
    figure('afterwards', again, 600, 'The same sessions again.'),
  ]
}
