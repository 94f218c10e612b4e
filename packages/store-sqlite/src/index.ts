export { openSqliteStore, type SqliteStoreOptions } from './open.ts'
export { StoreRefusal } from './refusal.ts'
