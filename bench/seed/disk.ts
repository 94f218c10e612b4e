import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export interface DiskUse {
  /** Of the database, and of its log where there is one; bytes. */
  readonly file: number
  /** Rows of all tables. */
  readonly rows: number
  /** Bytes of the pages of each table and index. */
  readonly byName: ReadonlyMap<string, number>
}

/** What lies on the disk while nobody has the database open, so after the last checkpoint. */
export const diskUse = (file: string): DiskUse => {
  const companions = [file, `${file}-wal`].filter((path) => existsSync(path))
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .all()
    const pages = database.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all()
    return {
      file: companions.reduce((sum, path) => sum + statSync(path).size, 0),
      rows: tables.reduce((sum, { name }) => sum + rowsOf(database, String(name)), 0),
      byName: new Map(pages.map(({ name, bytes }) => [String(name), Number(bytes)])),
    }
  } finally {
    database.close()
  }
}

const rowsOf = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS rows FROM "${table}"`).get()?.['rows'])
