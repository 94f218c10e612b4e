export * from './intercept.ts'
export * from './model-store.ts'
