import { existsSync } from 'node:fs'
import type { DeploymentStore } from '@pawl/core'
import { backUp } from './backup.ts'
import { Database } from './commit/database.ts'
import { Writer } from './commit/writer.ts'
import { connect } from './database/connect.ts'
import { openDatabase, type Connection } from './database/connection.ts'
import { asFault } from './database/failure.ts'
import { requireCurrentSchema } from './database/schema.ts'
import { createDeploymentStore } from './deployment/store.ts'
import { createMemory } from './memory.ts'
import { StoreRefusal } from './refusal.ts'

/** What may be done to a database while a server runs on it. */
export interface SqliteMaintenance {
  readonly deployment: Pick<DeploymentStore, 'read' | 'writeKeys'>
  /** Writes a copy of this moment to the file, replacing what is there once the copy is whole and sound. */
  backup(to: string): Promise<void>
  close(): Promise<void>
}

/** Milliseconds to wait for the server to let go of the database between two of its batches. */
const busyTimeout = 5000

/** Opens beside a running server, or without one. Throws a `StoreRefusal` when there is no database of this version. */
export const openSqliteMaintenance = async (file: string): Promise<SqliteMaintenance> => {
  if (!existsSync(file)) throw new StoreRefusal('missing', `There is no database at ${file}. Start the server once.`)
  const connectAnew = (): Connection => connect(file, { open: openDatabase, timeout: busyTimeout })
  const connection = connectAnew()
  try {
    await requireCurrentSchema(connection, file)
  } catch (error) {
    connection.close()
    throw asFault(error)
  }
  const database = new Database({ connection, memory: createMemory(1), reconnect: connectAnew })
  const writer = new Writer({ database, queueLimit: 100 })
  return {
    deployment: createDeploymentStore(writer),
    backup: (to) => backUp(file, to),
    close: () => {
      writer.close()
      database.close()
      return Promise.resolve()
    },
  }
}
