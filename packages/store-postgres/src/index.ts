export { openPostgresMaintenance, type PostgresMaintenance } from './maintenance.ts'
export { migratePostgres, raisePostgresEpoch } from './offline.ts'
export { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from './open.ts'
export { StoreRefusal } from './refusal.ts'
