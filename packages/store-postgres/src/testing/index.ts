export * from './databases.ts'
export * from './interpose.ts'
export * from './opened.ts'
export * from './server.ts'
