import type { AuditEntry } from '@pawl/core'
import { withSchema } from './database/schema.ts'
import { withDatabase } from './maintenance.ts'
import { raiseEpoch } from './deployment/store.ts'

/** Brings the schema up to date, or makes it; also while servers run. Tests name the migrations of another Pawl. */
export const migratePostgres = (url: string, migrations?: URL): Promise<void> =>
  withSchema(
    url,
    async (schema) => {
      await schema.requireWhole()
      await schema.migrate()
    },
    migrations,
  )

/** Ends every session opened before, on all nodes. Answers the new epoch. */
export const raisePostgresEpoch = (url: string, audit: AuditEntry): Promise<number> =>
  withDatabase(url, (database) => database.transact((transaction) => raiseEpoch(transaction, audit)))
