import { copiedTables, type CopiedDeployment, type CopiedTable, type CopySource, type CopyTarget } from '@pawl/core'
import { StartRefusal } from '../../start/refusal.ts'
import { batchesOf, canonical, deploymentOf, summarize, type TableSummary } from './summary.ts'

export interface CopyProgress {
  readonly step: 'reading' | 'copying' | 'comparing'
  readonly table: CopiedTable
  readonly rows: number
  /** Null while that is being found out. */
  readonly of: number | null
}

export interface Copying {
  readonly source: CopySource
  readonly target: CopyTarget
  readonly deployment: CopiedDeployment
  /** Of the target. */
  readonly name: string
  readonly progress: (progress: CopyProgress) => void
}

export interface CopyOutcome {
  /** `resumed`: a part was there; `repeated`: everything was. */
  readonly kind: 'copied' | 'resumed' | 'repeated'
  readonly tables: readonly TableSummary[]
}

/**
 * Three passes: the source is read for what there must be in the end; what the target lacks is written; the target is
 * read and compared. It may be interrupted anywhere, and run again.
 */
export const copyBetween = async (copying: Copying): Promise<CopyOutcome> => {
  const { source, target, deployment, name, progress } = copying
  const tables = await summarize(source, (table, rows) => progress({ step: 'reading', table, rows, of: null }))
  // A later run goes on only if this is still what there is to copy.
  const mark = canonical({ deployment, tables })
  const found = await target.readMark()
  if (found === null && !(await isEmpty(target))) {
    const differs = await differenceOf(copying, tables)
    if (differs === null && (await holds(target, deployment))) return { kind: 'repeated', tables }
    throw new StartRefusal(`${name} holds data already, and other than this. Name an empty one in --to.`)
  }
  if (found !== null && found !== mark) {
    throw new StartRefusal(
      `${name} holds an unfinished copy of something else, or the source has changed since. Empty it, and copy again.`,
    )
  }
  if (found === null) await target.begin(mark)
  for (const { table, rows } of tables) await copyTable(copying, table, rows)
  const differs = await differenceOf(copying, tables)
  if (differs !== null) {
    throw new StartRefusal(`What ${name} holds of ${differs} is not what was copied. Empty it, and copy again.`)
  }
  await target.finish(deployment)
  if (!(await holds(target, deployment))) throw new Error('The deployment is not what was copied.')
  return { kind: found === null ? 'copied' : 'resumed', tables }
}

/** Batches are written whole and in the order of the ids, so what is missing comes after the last that is there. */
const copyTable = async (copying: Copying, table: CopiedTable, of: number): Promise<void> => {
  const { source, target, progress } = copying
  let rows = 0
  for await (const some of batchesOf(source, table, await target.last(table))) {
    await target.write(table, some)
    rows += some.length
    progress({ step: 'copying', table, rows, of })
  }
}

/** The first table that is not as it shall be. */
const differenceOf = async (
  { target, progress }: Copying,
  tables: readonly TableSummary[],
): Promise<CopiedTable | null> => {
  const expected = new Map(tables.map((summary) => [summary.table, summary]))
  const found = await summarize(target, (table, rows) =>
    progress({ step: 'comparing', table, rows, of: expected.get(table)?.rows ?? null }),
  )
  const differing = found.find(({ table, digest }) => digest !== expected.get(table)?.digest)
  return differing?.table ?? null
}

const holds = async (target: CopyTarget, deployment: CopiedDeployment): Promise<boolean> =>
  canonical(deploymentOf(await target.readDeployment())) === canonical(deployment)

const isEmpty = async (target: CopyTarget): Promise<boolean> => {
  const { epoch, clockMark, keys } = await target.readDeployment()
  if (epoch !== 1 || clockMark !== 0 || keys.length > 0) return false
  for (const table of copiedTables) if ((await target.last(table)) !== null) return false
  return true
}
