import type { DeploymentStore } from '@pawl/core'
import { Database } from './commit/database.ts'
import { readClock } from './database/connection.ts'
import { Pool } from './database/pool.ts'
import { withSchema } from './database/schema.ts'
import { createDeploymentStore } from './deployment/store.ts'
import { Memory } from './memory.ts'

/** What may be done to a database while servers run on it. */
export interface PostgresMaintenance {
  readonly deployment: Pick<DeploymentStore, 'read' | 'writeKeys'>
  /** Milliseconds since the epoch, by the clock of the database. */
  readonly readClock: () => Promise<number>
  close(): Promise<void>
}

/** Opens beside running servers, or without any. Throws a `StoreRefusal` where there is no schema of this version. */
export const openPostgresMaintenance = async (url: string): Promise<PostgresMaintenance> => {
  const database = await openCurrent(url)
  return {
    deployment: createDeploymentStore(database),
    readClock: () => database.read(readClock),
    close: () => database.close(),
  }
}

/** One piece of work on a schema of this version. */
export const withDatabase = async <T>(url: string, work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await openCurrent(url)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const openCurrent = async (url: string): Promise<Database> => {
  await withSchema(url, (schema) => schema.requireCurrent())
  return new Database(new Pool({ url, size: 1, waiting: 10 }), new Memory({ sessions: 1, recallFor: 0 }))
}
