import { copiedTables, type CopiedDeployment, type CopiedRows, type CopiedTable, type CopySource } from '@pawl/core'
import { createHash } from 'node:crypto'

/** What one table holds. */
export interface TableSummary {
  readonly table: CopiedTable
  readonly rows: number
  /** SHA-256 of all that the store's port tells of the rows, in the order of their ids: the same whichever store holds them. */
  readonly digest: string
}

/** Rows that are read or written at once. */
const batch = 2000

/** All rows that come after one, in batches. */
export async function* batchesOf<T extends CopiedTable>(
  source: CopySource,
  table: T,
  from: CopiedRows[T] | null,
): AsyncGenerator<readonly CopiedRows[T][]> {
  for (let after = from; ;) {
    const rows = await source.read(table, after, batch)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last
  }
}

/** `progress` is told how many rows of a table were read. */
export const summarize = async (
  source: CopySource,
  progress: (table: CopiedTable, rows: number) => void,
): Promise<TableSummary[]> => {
  const summaries: TableSummary[] = []
  for (const table of copiedTables) {
    const hash = createHash('sha256')
    let rows = 0
    for await (const some of batchesOf(source, table, null)) {
      for (const row of some) hash.update(`${canonical(row)}\n`)
      rows += some.length
      progress(table, rows)
    }
    summaries.push({ table, rows, digest: hash.digest('hex') })
  }
  return summaries
}

/** What a deployment has one of, without the nodes, which run on one store only. */
export const deploymentOf = ({ epoch, clockMark, keys, lastAuditId }: CopiedDeployment): CopiedDeployment => ({
  epoch,
  clockMark,
  keys,
  lastAuditId,
})

/** JSON that is the same whatever the order in which somebody wrote the members. */
export const canonical = (value: object): string => JSON.stringify(value, sorted)

const sorted = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
