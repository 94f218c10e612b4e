export * from './failing-database.ts'
export * from './stage.ts'
